/** Suggestions under search fields: the editable combobox with list autocomplete of the ARIA Authoring Practices. */
;(() => {
  const PAUSE_MS = 150
  const SHORTEST = 2

  for (const [number, form] of document
    .querySelectorAll('form[data-hs-search]:not([data-ready])')
    .entries()) {
    form.dataset.ready = ''
    watch(form, `hs-search-${number}`)
  }

  function watch(form, id) {
    const input = form.elements.q
    const list = Object.assign(document.createElement('ul'), { id, hidden: true })
    list.setAttribute('role', 'listbox')
    list.setAttribute('aria-label', form.dataset.list)
    const status = document.createElement('div')
    status.setAttribute('role', 'status')
    form.append(list, status)
    for (const [name, value] of Object.entries({
      role: 'combobox',
      autocomplete: 'off',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': id,
    }))
      input.setAttribute(name, value)

    const known = new Map()
    let timer = 0
    let asked = new AbortController()
    let active = -1

    async function suggest() {
      const words = input.value.replace(/\s+/g, ' ').trimStart()
      asked.abort()
      asked = new AbortController()
      if (words.trim().length < SHORTEST) return close()
      try {
        const { signal } = asked
        const items = known.get(words) ?? (await ask(words, signal))
        known.set(words, items)
        if (!signal.aborted && document.activeElement === input) show(items, words)
      } catch {
        close() // The form still works.
      }
    }

    async function ask(words, signal) {
      const answer = await fetch(`${form.dataset.hsSearch}?${new URLSearchParams({ q: words })}`, { signal })
      if (!answer.ok) throw new Error(`${answer.status}`)
      return (await answer.json()).items
    }

    function show(items, words) {
      list.replaceChildren(...items.map((item, index) => option(item, words, `${id}-${index}`)))
      choose(-1)
      list.hidden = items.length === 0
      input.setAttribute('aria-expanded', String(!list.hidden))
      status.textContent =
        items.length === 0 ? form.dataset.none : form.dataset.found.replace('%n', items.length)
    }

    function close() {
      asked.abort()
      clearTimeout(timer)
      list.hidden = true
      input.setAttribute('aria-expanded', 'false')
      status.textContent = ''
      choose(-1)
    }

    /** The field itself is one of the places that arrow keys go through: -1. */
    function choose(index) {
      list.children[active]?.setAttribute('aria-selected', 'false')
      active = index
      const chosen = list.children[index]
      if (!chosen) {
        input.removeAttribute('aria-activedescendant')
        return
      }
      chosen.setAttribute('aria-selected', 'true')
      chosen.scrollIntoView({ block: 'nearest' })
      input.setAttribute('aria-activedescendant', chosen.id)
    }

    function move(by) {
      const places = list.children.length + 1
      if (list.hidden) void suggest()
      else choose(((active + 1 + by + places) % places) - 1)
    }

    input.addEventListener('input', () => {
      clearTimeout(timer)
      timer = setTimeout(() => void suggest(), PAUSE_MS)
    })
    input.addEventListener('keydown', (event) => {
      if (event.isComposing) return
      const chosen = list.hidden ? undefined : list.children[active]
      if (event.key === 'ArrowDown') move(1)
      else if (event.key === 'ArrowUp') move(-1)
      else if (event.key === 'Enter' && chosen) location.assign(chosen.dataset.path)
      else if (event.key === 'Escape' && !list.hidden) close()
      else return
      event.preventDefault()
    })
    input.addEventListener('blur', close)
    // The field keeps the focus, or the list would be gone before the click has come.
    list.addEventListener('pointerdown', (event) => event.preventDefault())
    list.addEventListener('click', (event) => {
      const chosen = event.target.closest('li')
      if (chosen) location.assign(chosen.dataset.path)
    })
  }

  function option({ title, path, excerpt }, words, id) {
    const item = Object.assign(document.createElement('li'), { id })
    item.setAttribute('role', 'option')
    item.setAttribute('aria-selected', 'false')
    item.dataset.path = path
    for (const text of [title, excerpt].filter(Boolean)) {
      const line = document.createElement('span')
      line.append(...highlighted(text, words))
      item.append(line)
    }
    return item
  }

  /** Nodes of a text in which words that begin like one of `words` are marked; text stays text. */
  function highlighted(text, words) {
    const wanted = (words.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase())
    return text.split(/([\p{L}\p{N}]+)/u).map((part) => {
      const begun = wanted.find((word) => part.toLowerCase().startsWith(word))
      if (begun === undefined) return part
      return Object.assign(document.createElement('mark'), { textContent: part })
    })
  }
})()
