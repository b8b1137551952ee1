/**
 * What runs in the sandbox before a plugin's code: gives it the globals that the language alone does not have, the `site`
 * object, and takes the calls. It has no more rights than the code that comes after it, and guards nothing: whatever it is
 * told or tells crosses a boundary that checks again.
 */
;(() => {
  const { __hotswap: outside } = globalThis
  const { parse, stringify } = JSON
  const toText = String

  // The engine would hand whoever asks the functions that are under way, those of this file among them.
  Object.defineProperty(Error, 'prepareStackTrace', {
    value: undefined,
    writable: false,
    configurable: false,
  })

  // --- Time and chance: the clock stands while code runs, as high-resolution clocks are for spying; chance is from outside.
  const RealDate = Date
  const { construct } = Reflect
  let now = RealDate.now()
  let startedAt = now
  function SandboxDate(...parts) {
    if (new.target === undefined) return new RealDate(now).toString()
    return construct(
      RealDate,
      parts.length === 0 ? [now] : parts,
      new.target === SandboxDate ? RealDate : new.target,
    )
  }
  Object.defineProperty(SandboxDate, 'name', { value: 'Date' })
  SandboxDate.prototype = RealDate.prototype
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: SandboxDate,
    writable: true,
    configurable: true,
  })
  SandboxDate.now = () => now
  SandboxDate.parse = RealDate.parse
  SandboxDate.UTC = RealDate.UTC
  define('Date', SandboxDate)
  define('performance', Object.freeze({ now: () => now - startedAt, timeOrigin: startedAt }))

  // sfc32 (Chris Doty-Humphrey, PractRand): fast, and good enough for what Math.random is for.
  let seed = [1, 2, 3, 4]
  Math.random = () => {
    let [a, b, c, d] = seed
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    seed = [a, b, c, d]
    return (sum >>> 0) / 4294967296
  }

  function randomBytes(length) {
    const hex = outside.random(toText(length))
    const bytes = new Uint8Array(length)
    for (let i = 0; i < length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16)
    return bytes
  }
  define(
    'crypto',
    Object.freeze({
      getRandomValues(array) {
        if (!ArrayBuffer.isView(array) || array.byteLength > 65_536)
          throw new TypeError('getRandomValues takes a typed array of at most 65536 bytes')
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(randomBytes(array.byteLength))
        return array
      },
      randomUUID() {
        const bytes = randomBytes(16)
        bytes[6] = (bytes[6] & 0x0f) | 0x40
        bytes[8] = (bytes[8] & 0x3f) | 0x80
        const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
        return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
          '-',
        )
      },
    }),
  )

  // --- Text and bytes.
  class TextEncoder {
    encoding = 'utf-8'
    encode(text = '') {
      const source = toText(text)
      const bytes = []
      for (const character of source) {
        let code = character.codePointAt(0)
        if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
        if (code < 0x80) bytes.push(code)
        else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
        else if (code < 0x10000)
          bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
        else
          bytes.push(
            0xf0 | (code >> 18),
            0x80 | ((code >> 12) & 63),
            0x80 | ((code >> 6) & 63),
            0x80 | (code & 63),
          )
      }
      return Uint8Array.from(bytes)
    }
  }
  class TextDecoder {
    encoding = 'utf-8'
    decode(input = new Uint8Array()) {
      const bytes = ArrayBuffer.isView(input)
        ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new Uint8Array(input)
      let text = ''
      for (let i = 0; i < bytes.length;) {
        const first = bytes[i++]
        const more =
          first < 0x80 ? 0 : first >> 5 === 6 ? 1 : first >> 4 === 14 ? 2 : first >> 3 === 30 ? 3 : -1
        let code = more < 0 ? -1 : more === 0 ? first : first & (0x3f >> more)
        for (let k = 0; k < more && code >= 0; k++) {
          const next = bytes[i]
          if (next === undefined || next >> 6 !== 2) code = -1
          else {
            code = (code << 6) | (next & 63)
            i++
          }
        }
        const isShort =
          (more === 1 && code < 0x80) || (more === 2 && code < 0x800) || (more === 3 && code < 0x10000)
        const isWrong = code < 0 || isShort || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
        text += isWrong ? '\ufffd' : String.fromCodePoint(code)
      }
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    }
  }
  define('TextEncoder', TextEncoder)
  define('TextDecoder', TextDecoder)

  const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  define('btoa', (input) => {
    const text = toText(input)
    const parts = []
    for (let i = 0; i < text.length; i += 3) {
      const codes = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)]
      if (codes.some((code) => code > 255))
        throw new TypeError('btoa takes characters up to U+00FF; encode other text with TextEncoder first')
      const [a, b, c] = codes.map((code) => code || 0)
      const bits = (a << 16) | (b << 8) | c
      const left = text.length - i
      parts.push(
        BASE64[bits >> 18],
        BASE64[(bits >> 12) & 63],
        left > 1 ? BASE64[(bits >> 6) & 63] : '=',
        left > 2 ? BASE64[bits & 63] : '=',
      )
    }
    return parts.join('')
  })
  define('atob', (input) => {
    const text = toText(input)
      .replace(/[\t\n\f\r ]/g, '')
      .replace(/={1,2}$/, '')
    if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) throw new TypeError('atob takes base64')
    const parts = []
    for (let i = 0; i < text.length; i += 4) {
      const group = text.slice(i, i + 4)
      let bits = 0
      for (let k = 0; k < 4; k++) bits = (bits << 6) | (k < group.length ? BASE64.indexOf(group[k]) : 0)
      parts.push(String.fromCharCode((bits >> 16) & 255))
      if (group.length > 2) parts.push(String.fromCharCode((bits >> 8) & 255))
      if (group.length > 3) parts.push(String.fromCharCode(bits & 255))
    }
    return parts.join('')
  })

  // --- Addresses: read by the parser outside.
  class URLSearchParams {
    #pairs = []
    #changed
    constructor(init = '', changed) {
      if (typeof init === 'string') this.#pairs = parse(outside.parseQuery(init.replace(/^\?/, '')))
      else if (init && typeof init[Symbol.iterator] === 'function')
        for (const [name, value] of init) this.#pairs.push([toText(name), toText(value)])
      else for (const [name, value] of Object.entries(init ?? {})) this.#pairs.push([name, toText(value)])
      this.#changed = typeof changed === 'function' ? changed : undefined
    }
    get size() {
      return this.#pairs.length
    }
    get(name) {
      return this.#pairs.find(([key]) => key === toText(name))?.[1] ?? null
    }
    getAll(name) {
      return this.#pairs.filter(([key]) => key === toText(name)).map(([, value]) => value)
    }
    has(name) {
      return this.#pairs.some(([key]) => key === toText(name))
    }
    append(name, value) {
      this.#pairs.push([toText(name), toText(value)])
      this.#changed?.()
    }
    set(name, value) {
      const at = this.#pairs.findIndex(([key]) => key === toText(name))
      if (at < 0) return this.append(name, value)
      this.#pairs[at] = [toText(name), toText(value)]
      this.#pairs = this.#pairs.filter(([key], index) => index <= at || key !== toText(name))
      this.#changed?.()
    }
    delete(name) {
      this.#pairs = this.#pairs.filter(([key]) => key !== toText(name))
      this.#changed?.()
    }
    sort() {
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      this.#changed?.()
    }
    forEach(use) {
      for (const [name, value] of this.#pairs) use(value, name, this)
    }
    keys() {
      return this.#pairs.map(([name]) => name).values()
    }
    values() {
      return this.#pairs.map(([, value]) => value).values()
    }
    entries() {
      return this.#pairs.map((pair) => [...pair]).values()
    }
    [Symbol.iterator]() {
      return this.entries()
    }
    toString() {
      return outside.writeQuery(stringify(this.#pairs))
    }
  }
  class URL {
    #parts
    #params
    constructor(url, base) {
      const parts = outside.parseUrl(toText(url), base === undefined ? '' : toText(base), '', '')
      if (parts === '') throw new TypeError('Invalid URL')
      this.#parts = parse(parts)
    }
    static canParse(url, base) {
      return outside.parseUrl(toText(url), base === undefined ? '' : toText(base), '', '') !== ''
    }
    static parse(url, base) {
      return URL.canParse(url, base) ? new URL(url, base) : null
    }
    get origin() {
      return this.#parts.origin
    }
    get searchParams() {
      this.#params ??= new URLSearchParams(this.#parts.search, () => {
        this.#change('search', this.#params.toString())
      })
      return this.#params
    }
    #change(part, value) {
      const parts = outside.parseUrl(this.#parts.href, '', part, toText(value))
      if (parts !== '') this.#parts = parse(parts)
      else if (part === 'href') throw new TypeError('Invalid URL')
    }
    toString() {
      return this.#parts.href
    }
    toJSON() {
      return this.#parts.href
    }
    static {
      for (const part of [
        'href',
        'protocol',
        'username',
        'password',
        'host',
        'hostname',
        'port',
        'pathname',
        'search',
        'hash',
      ])
        Object.defineProperty(this.prototype, part, {
          get() {
            return this.#parts[part]
          },
          set(value) {
            this.#change(part, value)
            if (part === 'search' || part === 'href') this.#params = undefined
          },
          enumerable: true,
          configurable: true,
        })
    }
  }
  define('URL', URL)
  define('URLSearchParams', URLSearchParams)

  define('structuredClone', (value) => copy(value, new Map()))
  function copy(value, seen) {
    if (typeof value === 'function' || typeof value === 'symbol')
      throw new TypeError('structuredClone takes neither functions nor symbols')
    if (typeof value !== 'object' || value === null) return value
    if (seen.has(value)) return seen.get(value)
    const keep = (twin) => {
      seen.set(value, twin)
      return twin
    }
    if (value instanceof RealDate) return keep(new RealDate(value.getTime()))
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags))
    if (value instanceof ArrayBuffer) return keep(value.slice(0))
    if (ArrayBuffer.isView(value)) return keep(value.slice(0))
    if (value instanceof Map) {
      const twin = keep(new Map())
      for (const [key, item] of value) twin.set(copy(key, seen), copy(item, seen))
      return twin
    }
    if (value instanceof Set) {
      const twin = keep(new Set())
      for (const item of value) twin.add(copy(item, seen))
      return twin
    }
    if (value instanceof Error) {
      const twin = keep(new Error(value.message))
      twin.name = value.name
      return twin
    }
    const twin = keep(Array.isArray(value) ? [] : {})
    for (const key of Object.keys(value)) twin[key] = copy(value[key], seen)
    return twin
  }

  // --- Messages.
  const LINES = 100
  const LENGTH = 16_384
  let logs = []
  let logged = 0
  function log(level, parts) {
    if (logs.length >= LINES || logged >= LENGTH) return
    const text = parts.map((part) => (typeof part === 'string' ? part : show(part))).join(' ')
    const message = text.slice(0, Math.min(4_000, LENGTH - logged))
    logged += message.length
    logs.push({ level, message })
    if (logs.length === LINES || logged >= LENGTH)
      logs.push({ level: 'warn', message: 'Too much was logged; the rest of this call is left out.' })
  }
  function show(value) {
    if (value instanceof Error) return `${value.name}: ${value.message}`
    try {
      return stringify(value) ?? toText(value)
    } catch {
      return toText(value)
    }
  }
  const levels = {}
  for (const level of ['debug', 'info', 'warn', 'error']) levels[level] = (...parts) => log(level, parts)
  define(
    'console',
    Object.freeze({ ...levels, log: levels.info, trace: levels.debug, dir: levels.info, table: levels.info }),
  )

  // --- What is asked of the host.
  class HostError extends Error {
    constructor(code, message) {
      super(message)
      this.name = 'HostError'
      this.code = code
    }
  }
  define('HostError', HostError)
  const waiting = new Map()
  let asked = 0
  function host(name, input) {
    return new Promise((resolve, reject) => {
      let text
      try {
        text = stringify(input ?? {})
      } catch (error) {
        reject(new HostError('invalid', `${name} was given what cannot be JSON: ${error.message}`))
        return
      }
      asked += 1
      try {
        outside.send(toText(asked), name, text)
      } catch (error) {
        reject(
          error.message === 'too_large'
            ? new HostError('invalid', `${name} was given too much at once.`)
            : new HostError('limit', 'This call has used as many host functions as it may.'),
        )
        return
      }
      waiting.set(asked, { resolve, reject })
    })
  }

  const TIMERS = 50
  const timers = new Map()
  let timersMade = 0
  define('setTimeout', (run, delay = 0, ...parts) => {
    if (typeof run !== 'function') throw new TypeError('setTimeout takes a function')
    if (timers.size >= TIMERS) throw new RangeError(`A call has at most ${TIMERS} timers at a time`)
    timersMade += 1
    const id = timersMade
    timers.set(id, run)
    const ring = () => timers.delete(id) && run(...parts)
    host('sleep', { ms: delay }).then(ring, () => timers.delete(id))
    return id
  })
  define('clearTimeout', (id) => {
    timers.delete(id)
  })

  // --- The site.
  const FUNCTIONS = {
    kv: {
      get: (key) => host('kv.get', { key }),
      set: (key, value, options = {}) => host('kv.set', { ...options, key, value }),
      delete: (key) => host('kv.delete', { key }),
      list: (options = {}) => host('kv.list', options),
      increment: (key, by = 1) => host('kv.increment', { key, by }),
    },
    content: {
      list: (options) => host('content.list', options),
      get: (id) => host('content.get', { id }),
      find: (options) => host('content.find', options),
      create: (entry) => host('content.create', entry),
      update: (id, patch) => host('content.update', { id, patch }),
      publish: (id) => host('content.publish', { id }),
      unpublish: (id) => host('content.unpublish', { id }),
      remove: (id) => host('content.remove', { id }),
    },
    collections: {
      list: () => host('collections.list', {}),
      ensure: (collection) => host('collections.ensure', collection),
    },
    media: {
      list: (options = {}) => host('media.list', options),
      get: (id) => host('media.get', { id }),
      add: (file) => host('media.add', file),
    },
    redirects: {
      list: (options = {}) => host('redirects.list', options),
      add: (redirect) => host('redirects.add', redirect),
      remove: (id) => host('redirects.remove', { id }),
    },
    members: { list: (options = {}) => host('members.list', options) },
    traffic: { summary: (options = {}) => host('traffic.summary', options) },
    mail: { send: (mail) => host('mail.send', mail) },
    jobs: { enqueue: (name, data = null, options = {}) => host('jobs.enqueue', { ...options, name, data }) },
    secrets: { get: (name) => host('secrets.get', { name }) },
    links: {
      sign: (options) => host('links.sign', options),
      verify: (token) => host('links.verify', { token }),
    },
    events: { emit: (type, data) => host('events.emit', { type, data }) },
    crypto: {
      digest: (options) => host('crypto.digest', options),
      hmac: (options) => host('crypto.hmac', options),
    },
    log: levels,
    search: (options) => host('search', options),
    table(table) {
      return {
        insert: (row) => host('tables.insert', { table, row }),
        get: (id) => host('tables.get', { table, id }),
        update: (id, patch, options = {}) => host('tables.update', { ...options, table, id, patch }),
        delete: (id) => host('tables.delete', { table, id }),
        list: (options = {}) => host('tables.list', { ...options, table }),
        count: (options = {}) => host('tables.count', { ...options, table }),
        increment: (id, column, by, options = {}) =>
          host('tables.increment', { ...options, table, id, column, by }),
      }
    },
    async fetch(url, init = {}) {
      const answer = await host('fetch', { ...init, url: toText(url) })
      return {
        ...answer,
        ok: answer.status >= 200 && answer.status < 300,
        json: () => parse(answer.text),
      }
    },
  }
  function siteOf({ messages = {}, ...facts }) {
    return {
      ...facts,
      ...FUNCTIONS,
      t(key, values = {}) {
        const text = Object.hasOwn(messages, key) ? messages[key] : key
        return toText(text).replace(/\{(\w+)\}/g, (whole, name) =>
          Object.hasOwn(values, name) ? toText(values[name]) : whole,
        )
      },
    }
  }

  // --- Calls.
  const SHELVES = {
    hook: 'hooks',
    block: 'blocks',
    endpoint: 'endpoints',
    schedule: 'schedules',
    job: 'jobs',
    action: 'actions',
  }
  function handlerOf({ kind, name }) {
    const { __plugin: bundle } = globalThis
    const plugin = bundle?.default ?? bundle
    const shelf = plugin?.[SHELVES[kind]]
    const handler = shelf && Object.hasOwn(shelf, name) ? shelf[name] : undefined
    if (typeof handler !== 'function') throw new TypeError(`The plugin has no ${kind} “${name}”.`)
    return handler
  }
  function inputOf(call) {
    if (call.kind === 'hook') return call.event
    if (call.kind === 'block') return { settings: call.settings, page: call.page }
    if (call.kind === 'endpoint') return call.request
    if (call.kind === 'job') return call.data
    if (call.kind === 'action') return { input: call.input, by: call.by }
    return {}
  }
  function finish(text) {
    outside.done(text, logs.length === 0 ? '' : stringify(logs))
  }
  function fail(error) {
    const isError = error instanceof Error
    const message = isError ? `${error.name}: ${error.message}` : `It threw ${show(error)}`
    finish(`-${stringify({ message, stack: isError ? toText(error.stack ?? '') : '' })}`)
  }

  define(
    '__hotswap',
    Object.freeze({
      begin(text, chance, time) {
        now = startedAt = time
        seed = [0, 8, 16, 24].map((at) => Number.parseInt(chance.slice(at, at + 8), 16) | 0)
        const { call, site } = parse(text)
        Promise.resolve()
          .then(() => handlerOf(call)(inputOf(call), siteOf(site)))
          .then((value) => finish(`+${stringify(value === undefined ? null : value) ?? 'null'}`))
          .catch(fail)
      },
      settle(call, ok, text, time) {
        now = time
        const asker = waiting.get(call)
        waiting.delete(call)
        if (ok) asker?.resolve(text === '' ? undefined : parse(text))
        else {
          const { code, message } = parse(text)
          asker?.reject(new HostError(code, message))
        }
      },
    }),
    false,
  )

  function define(name, value, isWritable = true) {
    Object.defineProperty(globalThis, name, {
      value,
      writable: isWritable,
      configurable: isWritable,
      enumerable: false,
    })
  }
})()
