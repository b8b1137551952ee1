/** Sends visitors' forms without leaving the page. Where this does not run, they are sent as forms are. */
for (const form of document.querySelectorAll('form.visitor-form[data-passes]')) enhance(form)

function enhance(form) {
  const button = form.querySelector('[type=submit]')
  const status = form.querySelector('[role=status]')
  let pass
  // Whoever only reads the page asks for nothing.
  form.addEventListener('focusin', () => (pass ??= askForPass(form.dataset.passes)), { once: true })

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (button.ariaDisabled === 'true') return
    button.ariaDisabled = 'true'
    status.textContent = form.dataset.busy
    for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
    try {
      let answer = await send(form, await pass)
      if (answer.wait_ms !== undefined) {
        await new Promise((done) => setTimeout(done, answer.wait_ms + 100))
        answer = await send(form, answer.pass)
      }
      show(answer)
    } catch {
      status.textContent = form.dataset.failed
    }
    button.ariaDisabled = null
  })

  function show({ go, reload, problems, detail }) {
    if (go === undefined) {
      status.textContent = problems ? Object.values(problems).join(' ') : (detail ?? form.dataset.failed)
      const fields = Object.keys(problems ?? {}).map((name) => form.elements.namedItem(name))
      for (const field of fields) field?.setAttribute('aria-invalid', 'true')
      fields[0]?.focus()
      return
    }
    form.reset()
    status.textContent = ''
    // What was sent once is not sent again.
    pass = askForPass(form.dataset.passes)
    location.replace(go)
    if (reload) location.reload()
    else document.querySelector(go)?.focus()
  }
}

async function askForPass(address) {
  const response = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => undefined)
  return response?.ok ? (await response.json()).pass : undefined
}

async function send(form, pass) {
  const body = new URLSearchParams(new FormData(form))
  if (pass) body.set('pass', pass)
  const response = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } })
  return response.json()
}
