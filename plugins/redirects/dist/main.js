"use strict";
var __plugin = (() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __hasOwnProp = Object.prototype.hasOwnProperty;
  var __export = (target, all) => {
    for (var name in all)
      __defProp(target, name, { get: all[name], enumerable: true });
  };
  var __copyProps = (to, from, except, desc) => {
    if (from && typeof from === "object" || typeof from === "function") {
      for (let key of __getOwnPropNames(from))
        if (!__hasOwnProp.call(to, key) && key !== except)
          __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
    }
    return to;
  };
  var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

  // src/main.ts
  var main_exports = {};
  __export(main_exports, {
    default: () => main_default
  });

  // @hotswap/sdk:plugin.ts
  function definePlugin(definition) {
    return definition;
  }

  // @hotswap/sdk:markup.ts
  var ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;"
  };
  function escapeHtml(text2) {
    return String(text2).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
  }
  function raw(text2) {
    return { isMarkup: true, toString: () => text2, toJSON: () => text2 };
  }
  function markup(parts, ...values) {
    return raw(parts.map((part, index) => index === 0 ? part : written(values[index - 1]) + part).join(""));
  }
  function written(value) {
    if (value === null || value === void 0 || value === false) return "";
    if (Array.isArray(value)) return value.map(written).join("");
    return isMarkup(value) ? value.toString() : escapeHtml(value);
  }
  function isMarkup(value) {
    return typeof value === "object" && value !== null && "isMarkup" in value && typeof value.toJSON === "function";
  }

  // @hotswap/sdk:responses.ts
  function json(value, options) {
    return respond("application/json; charset=utf-8", JSON.stringify(value) ?? "null", options);
  }
  function respond(type, body, { status = 200, headers = {} } = {}) {
    return { status, headers: { "content-type": type, ...headers }, body };
  }

  // @hotswap/sdk:host-error.ts
  function isHostError(error, code) {
    return error instanceof Error && error.name === "HostError" && "code" in error && (code === void 0 || error.code === code);
  }

  // ../site-content/entries.ts
  var BEGINNING = { type: 0, cursor: null };
  async function nextEntries(site, { type, cursor }, limit) {
    const types = ["page", "post", ...await pagedCollections(site)];
    const name = types[type];
    if (name === void 0) return { entries: [], next: null };
    const { items, next_cursor: more } = await site.content.list({
      type: name,
      html: true,
      limit,
      ...cursor !== null && { cursor }
    });
    const next = more !== null ? { type, cursor: more } : { type: type + 1, cursor: null };
    return { entries: items.filter(({ path }) => path !== null), next: next.type < types.length ? next : null };
  }
  async function pagedCollections(site) {
    const collections = await site.collections.list();
    return collections.filter(({ has_pages: hasPages }) => hasPages).map(({ slug }) => slug);
  }

  // ../site-content/links.ts
  var LINK = /<a\b[^>]*?\shref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi;
  var NOT_JUDGED = /^\/(search|api|media|category|tag|author|_[a-z]+)(\/|$)|\.[a-z0-9]{2,5}$/i;
  var LONGEST_PATH = 1e3;
  function internalLinks(html2, origin) {
    const links = /* @__PURE__ */ new Map();
    for (const [, href = "", inside = ""] of html2.matchAll(LINK)) {
      const address = href.replaceAll("&amp;", "&");
      if (!/^(https?:)?\//i.test(address) || !URL.canParse(address, origin)) continue;
      const url = new URL(address, origin);
      const path = url.origin === origin ? normalPath(url.pathname) : void 0;
      if (path !== void 0 && !links.has(path)) links.set(path, inside.replace(/<[^>]*>/g, "").trim());
    }
    return Array.from(links, ([path, text2]) => ({ path, text: text2 }));
  }
  function normalPath(path) {
    try {
      const decoded = decodeURIComponent(path).replace(/(\/page\/\d+)?\/*$/, "");
      const isPath = path.startsWith("/") && decoded.length <= LONGEST_PATH && !/\p{Cc}/u.test(decoded);
      return isPath ? decoded || "/" : void 0;
    } catch {
      return void 0;
    }
  }
  function openFinder(site) {
    const known = /* @__PURE__ */ new Map();
    let lists;
    return (path) => {
      const found = known.get(path) ?? find(path);
      known.set(path, found);
      return found;
    };
    async function find(path) {
      if (path === "/" || NOT_JUDGED.test(path)) return true;
      if (await site.content.find({ path }) !== null) return true;
      lists ??= listPaths(site);
      if ((await lists).has(path)) return true;
      const { items } = await site.redirects.list({ q: path.slice(0, 200), limit: 100 });
      return items.some(({ from }) => from === path);
    }
  }
  async function listPaths(site) {
    const collections = await pagedCollections(site);
    const { items } = await site.content.list({ type: "post", limit: 1 });
    const blog = items[0]?.path?.replace(/\/[^/]*$/, "");
    return /* @__PURE__ */ new Set([...collections.map((slug) => `/${slug}`), ...blog ? [blog] : []]);
  }

  // src/links.ts
  var PAGES_AT_ONCE = 4;
  var LINKS_PER_PAGE = 20;
  var brokenLinksOf = (site) => site.table("broken_links");
  async function startCheck(site) {
    await site.jobs.enqueue("check", { check: (/* @__PURE__ */ new Date()).toISOString(), place: BEGINNING }, { key: "check" });
  }
  async function continueCheck(site, { check, place }) {
    const { entries, next } = await nextEntries(site, place, PAGES_AT_ONCE);
    const isThere = openFinder(site);
    for (const { html: html2 = "", path } of entries)
      for (const link of internalLinks(html2, site.origin).slice(0, LINKS_PER_PAGE))
        if (!await isThere(link.path))
          await keep(site, { page_path: path ?? "", target: link.path, text: link.text.slice(0, 200), check });
    if (next !== null) {
      await site.jobs.enqueue("check", { check, place: next }, { key: "check" });
      return;
    }
    for (; ; ) {
      const { items } = await brokenLinksOf(site).list({ where: { check: { lt: check } }, limit: 100 });
      for (const { id } of items) await brokenLinksOf(site).delete(id);
      if (items.length < 100) return;
    }
  }
  async function keep(site, row) {
    const { page_path, target } = row;
    const known = await brokenLinksOf(site).list({ where: { page_path, target }, limit: 1 });
    const [before] = known.items;
    if (before) await brokenLinksOf(site).update(before.id, row);
    else
      await brokenLinksOf(site).insert(row).catch((error) => {
        if (!isHostError(error, "quota") && !isHostError(error, "limit")) throw error;
      });
  }

  // src/nearest.ts
  var ALIKE = 0.5;
  var NAME_WEIGHT = 0.7;
  function nearestPath(missing, paths) {
    const wanted = pairsOf(missing);
    const wantedName = pairsOf(nameOf(missing));
    let best;
    let score = ALIKE;
    for (const path of paths) {
      const alike = NAME_WEIGHT * likeness(wantedName, pairsOf(nameOf(path))) + (1 - NAME_WEIGHT) * likeness(wanted, pairsOf(path));
      if (alike > score) [best, score] = [path, alike];
    }
    return best;
  }
  function nameOf(path) {
    return (path.split("/").findLast((part) => part !== "") ?? "").replace(/\.[a-z]{2,5}$/i, "");
  }
  function pairsOf(text2) {
    const plain = text2.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
    return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)));
  }
  function likeness(one, other) {
    const all = one.size + other.size;
    const shared = Array.from(one).filter((pair) => other.has(pair)).length;
    return all === 0 ? 0 : 2 * shared / all;
  }

  // src/missing.ts
  var LONGEST = 500;
  var PROBE = /\.(php\d?|aspx?|jsp|cgi|env|git|sql|bak|ini|ya?ml|log|zip|gz)(\/|$)|\/(wp-|\.|cgi-bin|phpmyadmin)/i;
  var DAY_MS = 864e5;
  var LISTED = 100;
  var PATHS_PER_TYPE = 1e3;
  var TYPES = 10;
  var missingOf = (site) => site.table("missing");
  async function countMissing(site, sent) {
    const path = typeof sent["path"] === "string" ? normalPath(sent["path"]) : void 0;
    if (path === void 0 || path.length > LONGEST || PROBE.test(path)) return false;
    const referrer = referrerOf(sent["referrer"], site.origin);
    const last_seen = (/* @__PURE__ */ new Date()).toISOString();
    const row = await findMissing(site, path);
    if (row) {
      await missingOf(site).increment(row.id, "visits", 1);
      const isFirstToday = row.last_seen.slice(0, 10) !== last_seen.slice(0, 10);
      const isFirstKnown = row.referrer === null && referrer !== null;
      if (isFirstToday || isFirstKnown)
        await missingOf(site).update(row.id, { last_seen, ...referrer !== null && { referrer } });
      return true;
    }
    if (path === "/" || await site.content.find({ path }) !== null) return false;
    try {
      await missingOf(site).insert({ path, status: "open", visits: 1, referrer, last_seen, suggestion: null });
    } catch (error) {
      if (isHostError(error, "conflict") || isHostError(error, "quota") || isHostError(error, "limit"))
        return false;
      throw error;
    }
    await site.jobs.enqueue("suggest", null, { delay_seconds: 60, key: "suggest" });
    return true;
  }
  function referrerOf(sent, origin) {
    if (typeof sent !== "string" || !URL.canParse(sent)) return null;
    const url = new URL(sent);
    if (url.origin === origin) return url.pathname.slice(0, LONGEST);
    return /^https?:$/.test(url.protocol) ? url.hostname.slice(0, LONGEST) : null;
  }
  async function suggest(site) {
    const { items } = await missingOf(site).list({ where: { status: "open", suggestion: null }, limit: 50 });
    if (items.length === 0) return;
    const paths = await allPaths(site);
    for (const { id, path } of items) {
      const suggestion = nearestPath(path, paths);
      if (suggestion !== void 0) await missingOf(site).update(id, { suggestion });
    }
  }
  async function allPaths(site) {
    const paths = [];
    for (const type of ["page", "post", ...await pagedCollections(site)].slice(0, TYPES)) {
      let cursor = null;
      let listed = 0;
      do {
        const list = await site.content.list({
          type,
          limit: LISTED,
          ...cursor !== null && { cursor }
        });
        paths.push(...list.items.flatMap(({ path }) => path ?? []));
        listed += list.items.length;
        cursor = list.next_cursor;
      } while (cursor !== null && listed < PATHS_PER_TYPE);
    }
    return paths;
  }
  async function redirectMissing(site, id, to) {
    const row = await missingOf(site).get(id);
    if (!row) throw new Error("This address is no longer in the list.");
    const target = to.trim() || row.suggestion;
    if (target === null) throw new Error("There is no suggestion for this address. Say where it should lead.");
    await site.redirects.add({ from: row.path, to: target, status: 301 });
    await missingOf(site).update(id, { status: "redirected", suggestion: target });
    return `${row.path} leads to ${target} now.`;
  }
  async function forgetOld(site) {
    const before = new Date(Date.now() - Number(site.settings["keep_days"] ?? 90) * DAY_MS).toISOString();
    const old = await missingOf(site).list({ where: { last_seen: { lt: before } }, limit: LISTED });
    for (const { id } of old.items) await missingOf(site).delete(id);
  }
  async function findMissing(site, path) {
    return (await missingOf(site).list({ where: { path }, limit: 1 })).items[0];
  }

  // src/report.ts
  var LISTED2 = 20;
  async function sendReport(site) {
    const to = site.settings["report_to"];
    if (typeof to !== "string") return "Nobody gets the report. Say in the settings who should.";
    const missing = await missingOf(site).list({ where: { status: "open" }, order: "-visits", limit: LISTED2 });
    const links = await brokenLinksOf(site).list({ order: "page_path", limit: LISTED2 });
    const parts = [
      {
        heading: site.t("report.missing"),
        lines: missing.items.map(
          ({ path, visits, suggestion }) => site.t(suggestion === null ? "report.address" : "report.suggested", { path, visits, suggestion })
        )
      },
      {
        heading: site.t("report.links"),
        lines: links.items.map((link) => site.t("report.link", link))
      }
    ].filter(({ lines }) => lines.length > 0);
    if (parts.length === 0) return "There is nothing to report.";
    await site.mail.send({
      to,
      subject: site.t("report.subject", { title: site.title.replace(/\s+/g, " ").slice(0, 100) }),
      text: parts.map(({ heading, lines }) => `${heading}
${lines.join("\n")}`).join("\n\n"),
      html: String(
        markup`${parts.map(({ heading, lines }) => markup`<h2>${heading}</h2><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`)}`
      )
    });
    return `The report is on its way to ${to}.`;
  }

  // src/main.ts
  var main_default = definePlugin({
    hooks: {
      // The page is the same for every address that is not there; its script says which one it was.
      "page.body_end": ({ page }, site) => page.status === 404 && !site.is_preview ? markup`<script src="asset:not-found.js" data-to="/api/redirects/missing" defer></script>` : null
    },
    endpoints: {
      "POST /missing": async ({ body }, site) => {
        const sent = typeof body === "object" && body !== null ? { ...body } : {};
        return json({ counted: site.is_preview ? false : await countMissing(site, sent) });
      }
    },
    jobs: {
      suggest: (_data, site) => suggest(site),
      check: (job, site) => continueCheck(site, job)
    },
    schedules: {
      nightly: async (_event, site) => {
        await forgetOld(site);
        await startCheck(site);
      },
      weekly: (_event, site) => sendReport(site)
    },
    actions: {
      redirect: async ({ input }, site) => ({
        message: await redirectMissing(
          site,
          String(input["row"]),
          typeof input["to"] === "string" ? input["to"] : ""
        )
      }),
      ignore: async ({ input }, site) => {
        const { path } = await missingOf(site).update(String(input["row"]), { status: "ignored" });
        return { message: `${path} is no longer reported.` };
      },
      "check-links": async (_input, site) => {
        await startCheck(site);
        return { message: "The check has begun. Broken links are listed while it goes through your pages." };
      },
      "send-report": async (_input, site) => ({ message: await sendReport(site) })
    }
  });
  return __toCommonJS(main_exports);
})();
