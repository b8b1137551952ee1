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

  // src/main.ts
  var LONGEST_QUERY = 200;
  var SHORTEST_QUERY = 2;
  var EXCERPT_LENGTH = 120;
  var FRESH_SECONDS = 300;
  var main_default = definePlugin({
    hooks: {
      "page.body_start": ({ page }, site) => site.settings["show_on_top"] === true && page.template !== "search" ? markup`<div class="hs-search-top">${searchForm(site)}</div>` : null
    },
    blocks: { search: ({ settings }, site) => searchForm(site, settings) },
    endpoints: {
      "GET /suggestions": async ({ query }, site) => {
        const q = (query["q"] ?? "").replace(/\s+/g, " ").trimStart().slice(0, LONGEST_QUERY);
        const limit = suggestionsOf(site);
        const isAsked = limit > 0 && q.trim().length >= SHORTEST_QUERY;
        const { items } = isAsked ? await site.search({ q, limit, is_typing: true }) : { items: [] };
        return json(
          { items: items.map(suggestion) },
          { headers: { "cache-control": `public, max-age=${FRESH_SECONDS}` } }
        );
      }
    }
  });
  function searchForm(site, { label, placeholder } = {}) {
    return markup`<link rel="stylesheet" href="asset:search-box.css">
<form class="hs-search" role="search" action="/search" method="get"${suggestionsOf(site) > 0 && markup` data-hs-search="/api/search-box/suggestions" data-list="${site.t("list")}" data-found="${site.t("found", { count: "%n" })}" data-none="${site.t("none")}"`}>
<label><span>${label || site.t("label")}</span> <input type="search" name="q" maxlength="${LONGEST_QUERY}" required${placeholder && markup` placeholder="${placeholder}"`}></label>
<button type="submit">${site.t("submit")}</button>
</form>
<script src="asset:search-box.js" defer></script>`;
  }
  function suggestionsOf({ settings }) {
    return Number(settings["suggestions"] ?? 0);
  }
  function suggestion({ title, path, excerpt }) {
    const text2 = excerpt.replace(/\s+/g, " ").trim();
    const short = text2.length <= EXCERPT_LENGTH ? text2 : `${text2.slice(0, EXCERPT_LENGTH).trimEnd()}…`;
    return { title, path, excerpt: short };
  }
  return __toCommonJS(main_exports);
})();
