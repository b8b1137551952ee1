/** Asks once, remembers the answer in this browser, and tells scripts of other plugins through window.hotswapConsent. */
;(() => {
  const KEY = 'hotswap-consent'
  const MONTH_MS = 30.5 * 86_400_000
  const banner = document.querySelector('.hs-consent')
  if (!banner || window.hotswapConsent) return

  const { categories, months, edition, count } = banner.dataset
  const asked = categories.split(' ')
  const boxes = [...banner.querySelectorAll('input[name]')]
  const details = banner.querySelector('fieldset')
  const detailsButton = banner.querySelector('[data-choose=details]')
  const saveButton = banner.querySelector('[data-choose=save]')
  let opener = null
  let choice = read()

  window.hotswapConsent = {
    get decided() {
      return choice !== null
    },
    has: (category) => category === 'necessary' || (choice?.granted.includes(category) ?? false),
    when(category, run) {
      if (this.has(category)) {
        run()
        return
      }
      document.addEventListener('hotswap:consent', function listen() {
        if (!window.hotswapConsent.has(category)) return
        document.removeEventListener('hotswap:consent', listen)
        run()
      })
    },
    open: show,
  }

  if (choice) tell()
  else banner.hidden = false
  for (const button of document.querySelectorAll('[data-hs-consent-open]')) button.hidden = false

  banner.addEventListener('click', ({ target }) => {
    const chosen = target.closest('[data-choose]')?.dataset.choose
    if (chosen === 'details') showDetails(details.hidden)
    else if (chosen === 'accept') choose(asked)
    else if (chosen === 'reject') choose([])
    else if (chosen === 'save') choose(boxes.filter(({ checked }) => checked).map(({ name }) => name))
  })
  // Escape closes what the visitor has opened; without a choice it stays as it is.
  banner.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && choice) hide()
  })
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('[data-hs-consent-open], a[href$="#cookie-settings"]')
    if (!link) return
    event.preventDefault()
    opener = link
    show()
  })

  function show() {
    for (const box of boxes) box.checked = window.hotswapConsent.has(box.name)
    showDetails(true)
    banner.hidden = false
    banner.querySelector('h2').focus()
  }

  function showDetails(isShown) {
    details.hidden = !isShown
    saveButton.hidden = !isShown
    detailsButton.setAttribute('aria-expanded', String(isShown))
  }

  function hide() {
    banner.hidden = true
    opener?.focus()
    opener = null
  }

  function choose(granted) {
    const isTakenBack = choice?.granted.some((category) => !granted.includes(category))
    choice = { granted, edition, asked: categories, at: Date.now() }
    try {
      localStorage.setItem(KEY, JSON.stringify(choice))
    } catch {
      // Not kept, so it holds for this page.
    }
    hide()
    tell()
    const sent = count ? send(granted) : Promise.resolve()
    // Scripts that run cannot be stopped, so the page begins anew without them.
    if (isTakenBack) void sent.finally(() => location.reload())
  }

  function tell() {
    document.dispatchEvent(new CustomEvent('hotswap:consent', { detail: { granted: [...choice.granted] } }))
  }

  function send({ length }) {
    const kind = length === 0 ? 'necessary' : length === asked.length ? 'everything' : 'some'
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ choice: kind })
    return fetch(count, { method: 'POST', headers, body, keepalive: true }).catch(() => {})
  }

  /** What was chosen, unless it is too old, or something else was asked then. */
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY))
      const isValid =
        Array.isArray(kept.granted) &&
        kept.edition === edition &&
        kept.asked === categories &&
        Date.now() - kept.at < months * MONTH_MS
      return isValid ? kept : null
    } catch {
      return null
    }
  }
})()
