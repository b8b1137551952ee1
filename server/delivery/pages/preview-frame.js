/**
 * Runs in previews that stand in a frame of the portal: shows where a section begins and ends, says which one was chosen, and
 * keeps the place when the frame is changed. Nobody else may frame a preview (frame-ancestors), so the parent is the portal;
 * what is said is what anybody sees who has the link. In a window of its own it does nothing.
 */
;(() => {
  const { parent } = window
  if (parent === window) return
  const { template = '' } = document.currentScript.dataset
  document.getElementById('hotswap-preview-bar')?.remove()

  const tell = (message) => parent.postMessage({ hotswap: 'preview', ...message }, '*')
  const sectionAt = (target) =>
    target instanceof Element ? target.closest('[id^="section-"].section, .section-plugin') : null
  const idOf = (section) => section.id.slice('section-'.length)

  const frame = document.createElement('div')
  frame.setAttribute('aria-hidden', 'true')
  frame.style.cssText =
    'position:absolute;z-index:2147483646;pointer-events:none;display:none;box-sizing:border-box;border:2px solid #4f46e5;border-radius:2px'
  const name = document.createElement('span')
  name.style.cssText =
    'position:absolute;top:0;left:0;padding:2px 8px;background:#4f46e5;color:#fff;font:600 12px/1.5 system-ui,sans-serif'
  frame.append(name)

  let names = {}
  let isChoosing = false
  let chosen = null
  let hovered = null

  const mark = () => {
    const section = (isChoosing && hovered) || chosen
    frame.style.display = 'none'
    if (!section?.isConnected) return
    const { top, left, width, height } = section.getBoundingClientRect()
    frame.style.display = 'block'
    frame.style.top = `${top + scrollY}px`
    frame.style.left = `${left + scrollX}px`
    frame.style.width = `${width}px`
    frame.style.height = `${height}px`
    name.textContent = names[idOf(section)] ?? ''
    name.style.display = name.textContent ? 'block' : 'none'
  }

  addEventListener('message', ({ source, data }) => {
    if (source !== parent || data?.hotswap !== 'portal') return
    if (data.names) names = data.names
    if (data.isChoosing !== undefined) isChoosing = data.isChoosing
    if (data.scrollTo !== undefined) scrollTo({ top: data.scrollTo, behavior: 'instant' })
    if (data.section !== undefined) {
      chosen = data.section === null ? null : document.getElementById(`section-${data.section}`)
      const { top = 0, bottom = 0 } = chosen?.getBoundingClientRect() ?? {}
      const isSeen = top >= 0 ? top < innerHeight * 0.7 : bottom > innerHeight * 0.3
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
      if (chosen && !isSeen && data.isShown !== false)
        chosen.scrollIntoView({ block: 'start', behavior: isCalm ? 'instant' : 'smooth' })
    }
    mark()
    if (data.ping !== undefined) requestAnimationFrame(() => tell({ pong: data.ping }))
  })
  addEventListener('mouseover', ({ target }) => {
    hovered = sectionAt(target)
    mark()
  })
  document.documentElement.addEventListener('mouseleave', () => {
    hovered = null
    mark()
  })
  addEventListener(
    'click',
    (event) => {
      if (!isChoosing) return
      event.preventDefault()
      event.stopPropagation()
      const section = sectionAt(event.target)
      if (section) tell({ section: idOf(section) })
    },
    true,
  )
  addEventListener('submit', (event) => isChoosing && event.preventDefault(), true)
  let isTold = false
  addEventListener(
    'scroll',
    () => {
      if (isTold) return
      isTold = true
      requestAnimationFrame(() => {
        isTold = false
        tell({ scroll: scrollY })
      })
    },
    { passive: true },
  )
  new ResizeObserver(mark).observe(document.documentElement)
  document.documentElement.append(frame)
  tell({ path: location.pathname + location.search, template })
})()
