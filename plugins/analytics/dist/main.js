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

  // src/embed.ts
  var EMBEDS = {
    plausible: (id, { settings }) => ({
      path: "/js/script.js",
      attributes: {
        "data-domain": id,
        ...settings["collector"] !== null && { "data-api": `${originOf(settings["collector"])}/api/event` }
      }
    }),
    umami: (id, { settings }) => ({
      path: "/script.js",
      attributes: {
        "data-website-id": id,
        ...settings["collector"] !== null && { "data-host-url": originOf(settings["collector"]) ?? "" }
      }
    }),
    matomo: (_id, { settings }) => ({
      path: "/matomo.js",
      attributes: {},
      setsCookies: settings["matomo_cookies"] === true
    }),
    fathom: (id) => ({ path: "/script.js", attributes: { "data-site": id } })
  };
  function embed(site) {
    const { provider, server, site_id: id, consent, respect_dnt: respectsWish } = site.settings;
    const origin = originOf(server);
    const describe = EMBEDS[String(provider)];
    if (!describe || origin === void 0 || typeof id !== "string" || id === "" || site.is_preview) return null;
    const { path, attributes, setsCookies = false } = describe(id, site);
    const options = {
      src: origin + path,
      attributes,
      waits: setsCookies || consent === "always",
      respectsWish: respectsWish === true,
      ...provider === "matomo" && { matomo: { id, tracker: `${origin}/matomo.php`, cookies: setsCookies } }
    };
    return markup`<script src="asset:analytics.js" data-options="${JSON.stringify(options)}" defer></script>`;
  }
  function originOf(setting) {
    const url = typeof setting === "string" && URL.canParse(setting) ? new URL(setting) : void 0;
    return url?.protocol === "https:" || url?.protocol === "http:" ? url.origin : void 0;
  }

  // src/report.ts
  var DAY_MS = 864e5;
  var WEEK_DAYS = 7;
  var LISTED = 5;
  async function sendReport(site) {
    const to = site.settings["report_to"];
    if (typeof to !== "string") return void 0;
    const [before, now] = [await week(site, 2), await week(site, 1)];
    const subject = site.t("report.subject", { title: oneLine(site.title), views: now.views });
    const parts = [
      { heading: site.t("report.pages"), rows: now.top_pages },
      { heading: site.t("report.referrers"), rows: now.referrers }
    ].filter(({ rows }) => rows.length > 0);
    const facts = [
      [site.t("report.views"), now.views, before.views],
      [site.t("report.visitors"), now.visitors ?? 0, before.visitors ?? 0]
    ];
    const change = (value, past) => site.t("report.change", { value, change: changeOf(value, past) });
    const text = [
      ...facts.map(([name, value, past]) => `${name}: ${change(value, past)}`),
      ...parts.map(
        ({ heading, rows }) => `
${heading}
${rows.slice(0, LISTED).map(({ name, views }) => `${views}  ${name}`).join("\n")}`
      ),
      `
${site.t("report.note")}`
    ].join("\n");
    const html = markup`<ul>${facts.map(([name, value, past]) => markup`<li>${name}: <strong>${change(value, past)}</strong></li>`)}</ul>
${parts.map(
      ({ heading, rows }) => markup`<h2>${heading}</h2><ul>${rows.slice(0, LISTED).map(({ name, views }) => markup`<li>${name} – ${views}</li>`)}</ul>`
    )}
<p>${site.t("report.note")}</p>`;
    await site.mail.send({ to, subject, text, html: String(html) });
    return to;
  }
  function week(site, back) {
    const day = (ago) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
    return site.traffic.summary({ from: day(back * WEEK_DAYS), to: day((back - 1) * WEEK_DAYS) });
  }
  function changeOf(value, past) {
    if (past === 0) return "–";
    const percent = Math.round((value - past) / past * 100);
    return `${percent > 0 ? "+" : ""}${percent} %`;
  }
  var oneLine = (text) => text.replace(/\s+/g, " ").slice(0, 100);

  // src/main.ts
  var main_default = definePlugin({
    hooks: { "page.head": (_event, site) => embed(site) },
    schedules: { weekly: async (_event, site) => void await sendReport(site) },
    actions: {
      "send-report": async (_input, site) => {
        const recipient = await sendReport(site);
        if (recipient === void 0) throw new Error("Say in the settings who gets the report.");
        return { message: `The report is on its way to ${recipient}.` };
      }
    }
  });
  return __toCommonJS(main_exports);
})();
