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
  function escapeHtml(text) {
    return String(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
  }
  function raw(text) {
    return { isMarkup: true, toString: () => text, toJSON: () => text };
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
  function internalLinks(html, origin) {
    const links = /* @__PURE__ */ new Map();
    for (const [, href = "", inside = ""] of html.matchAll(LINK)) {
      const address = href.replaceAll("&amp;", "&");
      if (!/^(https?:)?\//i.test(address) || !URL.canParse(address, origin)) continue;
      const url = new URL(address, origin);
      const path = url.origin === origin ? normalPath(url.pathname) : void 0;
      if (path !== void 0 && !links.has(path)) links.set(path, inside.replace(/<[^>]*>/g, "").trim());
    }
    return Array.from(links, ([path, text]) => ({ path, text }));
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

  // src/checks.ts
  var TITLE = { min: 10, max: 60 };
  var DESCRIPTION = { min: 50, max: 160 };
  var LONGEST_SLUG = 75;
  var POINTS = { error: 20, warning: 7, notice: 2 };
  function shownBy({ seo, title, excerpt }) {
    return { title: textOf(seo["title"]) || title, description: textOf(seo["description"]) || textOf(excerpt) };
  }
  function checkEntry(entry, minWords) {
    const findings = [];
    const find = (check, severity, values) => void findings.push({ check, severity, ...values && { values } });
    const { title, description } = shownBy(entry);
    const { seo, html = "", type, slug, word_count: words } = entry;
    const isArticle = type === "page" || type === "post";
    if (seo["noindex"] === true) find("noindex", "notice");
    if (textOf(seo["canonical_url"]) !== "") find("canonical", "notice", { url: seo["canonical_url"] });
    if (title.length < TITLE.min) find("title_short", "notice", { length: title.length, ...TITLE });
    if (title.length > TITLE.max) find("title_long", "warning", { length: title.length, ...TITLE });
    const length = description.length;
    if (length === 0) find("description_missing", "warning");
    else if (length < DESCRIPTION.min) find("description_short", "notice", { length, ...DESCRIPTION });
    if (textOf(seo["description"]).length > DESCRIPTION.max)
      find("description_long", "notice", { length, ...DESCRIPTION });
    if (slug.length > LONGEST_SLUG) find("slug_long", "notice", { length: slug.length, max: LONGEST_SLUG });
    if (isArticle && words < minWords) find("thin", "notice", { words, min: minWords });
    if (type === "post" && entry.featured_image === null && seo["og_image"] === void 0)
      find("image_missing", "notice");
    const levels = Array.from(html.matchAll(/<h([1-6])[\s>]/gi), ([, level]) => Number(level));
    if (levels.includes(1)) find("headings_first", "warning");
    const skips = levels.some((level, index) => level > Math.max(levels[index - 1] ?? 1, 1) + 1);
    if (skips) find("headings_order", "warning");
    const images = html.match(/<img\b[^>]*>/gi) ?? [];
    const undescribed = images.filter((image) => !/\salt="[^"]*[^"\s]/i.test(image)).length;
    if (undescribed > 0) find("images_alt", "warning", { count: undescribed });
    return findings;
  }
  function scoreOf(findings) {
    const lost = findings.reduce((sum, { severity }) => sum + (POINTS[severity] ?? 0), 0);
    return Math.max(0, 100 - lost);
  }
  function textOf(value) {
    return typeof value === "string" ? value.trim() : "";
  }

  // src/audit.ts
  var PAGES_AT_ONCE = 3;
  var LINKS_PER_PAGE = 25;
  var FINDINGS_PER_PAGE = 100;
  var AUDITS_KEPT = 90;
  var findingsOf = (site) => site.table("findings");
  var pagesOf = (site) => site.table("pages");
  async function startAudit(site) {
    const job = { audit: (/* @__PURE__ */ new Date()).toISOString(), place: BEGINNING, sums: { pages: 0, score: 0 } };
    await site.jobs.enqueue("audit", job, { key: "audit" });
  }
  async function continueAudit(site, { audit, place, sums }) {
    const { entries, next } = await nextEntries(site, place, PAGES_AT_ONCE);
    const isThere = openFinder(site);
    let { pages, score } = sums;
    for (const entry of entries) {
      pages += 1;
      score += await auditEntry(site, entry, audit, isThere);
    }
    if (next === null) await finishAudit(site, audit, { pages, score });
    else await site.jobs.enqueue("audit", { audit, place: next, sums: { pages, score } }, { key: "audit" });
  }
  async function checkPublished(site, id) {
    const entry = await site.content.get(id);
    if (entry === null || entry.path === null) await forgetEntry(site, id);
    else await auditEntry(site, entry, (/* @__PURE__ */ new Date()).toISOString(), openFinder(site));
  }
  async function forgetEntry(site, id) {
    for (const { id: row } of await listFindings(site, id)) await findingsOf(site).delete(row);
    const page = await findPage(site, id);
    if (page) await pagesOf(site).delete(page.id);
  }
  async function auditEntry(site, entry, audit, isThere) {
    const shown = shownBy(entry);
    const found = [
      ...checkEntry(entry, Number(site.settings["min_words"] ?? 0)),
      ...await brokenLinks(entry, site.origin, isThere),
      ...await duplicates(site, entry.id, shown)
    ];
    const kept = await keepFindings(site, entry, found);
    const score = scoreOf(kept.filter((finding) => !finding.is_ignored));
    const row = { entry_id: entry.id, path: entry.path ?? "", ...shown, score, audit };
    const page = await findPage(site, entry.id);
    if (page) await pagesOf(site).update(page.id, row);
    else
      await pagesOf(site).insert(row).catch((error) => {
        if (!isHostError(error, "conflict")) throw error;
      });
    return score;
  }
  async function brokenLinks({ html = "" }, origin, isThere) {
    const findings = [];
    for (const { path, text } of internalLinks(html, origin).slice(0, LINKS_PER_PAGE))
      if (!await isThere(path))
        findings.push({ check: "link_broken", severity: "error", values: { path, text } });
    return findings;
  }
  async function duplicates(site, entryId, { title, description }) {
    const findings = [];
    for (const [check, where] of [
      ["title_duplicate", { title }],
      ["description_duplicate", { description }]
    ]) {
      if (Object.values(where).includes("")) continue;
      const { items } = await pagesOf(site).list({ where: { ...where, entry_id: { ne: entryId } }, limit: 1 });
      const [other] = items;
      if (other) findings.push({ check, severity: "warning", values: { path: other.path } });
    }
    return findings;
  }
  async function keepFindings(site, entry, found) {
    const before = await listFindings(site, entry.id);
    const wanted = found.map(({ check, severity, values }) => ({
      entry_id: entry.id,
      path: entry.path ?? "",
      severity,
      check,
      hint: site.t(`hint.${check}`, values),
      is_ignored: false
    }));
    const isSame = (one, other) => one.check === other.check && one.hint === other.hint && one.path === other.path;
    const kept = [];
    for (const row of before)
      if (wanted.some((finding) => isSame(finding, row))) kept.push(row);
      else await findingsOf(site).delete(row.id);
    for (const finding of wanted)
      if (!before.some((row) => isSame(finding, row))) kept.push(await findingsOf(site).insert(finding));
    return kept;
  }
  async function finishAudit(site, audit, { pages, score }) {
    const { items: gone } = await pagesOf(site).list({ where: { audit: { lt: audit } }, limit: 10 });
    for (const { entry_id: id } of gone) await forgetEntry(site, id);
    const count = (severity) => findingsOf(site).count({ where: { severity, is_ignored: false } });
    const audits = site.table("audits");
    await audits.insert({
      audit,
      pages,
      score: pages === 0 ? 100 : Math.round(score / pages),
      errors: await count("error"),
      warnings: await count("warning")
    });
    const { items } = await audits.list({ limit: 100 });
    for (const { id } of items.slice(AUDITS_KEPT)) await audits.delete(id);
  }
  async function listFindings(site, entryId) {
    return (await findingsOf(site).list({ where: { entry_id: entryId }, limit: FINDINGS_PER_PAGE })).items;
  }
  async function findPage(site, entryId) {
    return (await pagesOf(site).list({ where: { entry_id: entryId }, limit: 1 })).items[0];
  }

  // src/main.ts
  var VERIFICATIONS = {
    google: "google-site-verification",
    bing: "msvalidate.01",
    yandex: "yandex-verification",
    pinterest: "p:domain_verify"
  };
  var main_default = definePlugin({
    hooks: {
      // Services look at the front page only.
      "page.head": ({ page }, site) => page.path === "/" ? Object.entries(VERIFICATIONS).map(([setting, name]) => verification(name, site.settings[setting])).join("") : null,
      "content.before_publish": ({ entry }, site) => {
        const isMeant = entry.type === "page" || entry.type === "post";
        if (site.settings["require_description"] !== true || !isMeant) return null;
        const { description } = shownBy({ ...entry, excerpt: entry.excerpt ?? "" });
        return description === "" ? { refuse: site.t("refuse.description") } : null;
      },
      "content.after_publish": async ({ entry_id: id }, site) => void await site.jobs.enqueue("check", { id }, { key: id }),
      "content.after_unpublish": ({ entry_id: id }, site) => forgetEntry(site, id),
      "content.after_delete": ({ entry_id: id }, site) => forgetEntry(site, id)
    },
    schedules: { nightly: (_event, site) => startAudit(site) },
    jobs: {
      audit: (job, site) => continueAudit(site, job),
      check: ({ id }, site) => checkPublished(site, id)
    },
    actions: {
      "audit-now": async (_input, site) => {
        await startAudit(site);
        return { message: "The audit has begun. Findings come in while it goes through your pages." };
      },
      ignore: ({ input }, site) => setIgnored(site, input, true),
      heed: ({ input }, site) => setIgnored(site, input, false)
    }
  });
  function verification(name, given) {
    const text = typeof given === "string" ? given.trim() : "";
    const content = /\scontent=["']([^"']*)["']/i.exec(text)?.[1] ?? text;
    return content === "" ? "" : String(markup`<meta name="${name}" content="${content}">`);
  }
  async function setIgnored(site, { row }, isIgnored) {
    const { path } = await findingsOf(site).update(String(row), { is_ignored: isIgnored });
    return { message: isIgnored ? `It no longer counts for ${path}.` : `It counts for ${path} again.` };
  }
  return __toCommonJS(main_exports);
})();
