/** Loads the script of the chosen service, unless the visitor does not wish it, and not before he has agreed where that is needed. */
;(() => {
  const { src, attributes, waits, respectsWish, matomo } = JSON.parse(document.currentScript.dataset.options)
  const isUnwanted = navigator.doNotTrack === '1' || navigator.globalPrivacyControl === true
  if (respectsWish && isUnwanted) return

  function start() {
    if (matomo) {
      const commands = (window['_paq'] ??= [])
      if (!matomo.cookies) commands.push(['disableCookies'])
      commands.push(
        ['setTrackerUrl', matomo.tracker],
        ['setSiteId', matomo.id],
        ['trackPageView'],
        ['enableLinkTracking'],
      )
    }
    const script = Object.assign(document.createElement('script'), { src, defer: true })
    for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
    document.head.append(script)
  }

  // Where nobody asks visitors, nobody has agreed.
  if (waits) addEventListener('DOMContentLoaded', () => window.hotswapConsent?.when('statistics', start))
  else start()
})()
