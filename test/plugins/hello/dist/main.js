globalThis.__plugin = {
  hooks: { 'page.body_end': async (event, site) => `<p data-plugin="hello">${site.settings.greeting}</p>` },
  endpoints: {
    'GET /greeting': async (request, site) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ greeting: site.settings.greeting }),
    }),
  },
}
