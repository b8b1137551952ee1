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

  // src/main.ts
  var CATEGORIES = ["statistics", "preferences", "marketing"];
  var CHOICES = ["everything", "some", "necessary"];
  var main_default = definePlugin({
    hooks: { "page.body_start": (_event, site) => banner(site) },
    blocks: {
      // Without scripts there is nothing to consent to, and no button.
      reopen: ({ settings }, site) => markup`<button type="button" class="hs-consent-open" data-hs-consent-open hidden>${settings["label"] || site.t("open")}</button>`
    },
    endpoints: {
      "POST /choices": async ({ body }, site) => {
        const choice = choiceOf(body);
        if (choice === void 0)
          return json({ error: `choice is one of ${CHOICES.join(", ")}.` }, { status: 400 });
        if (site.settings["counts"] === true && !site.is_preview) await count(site, choice);
        return json({ ok: true });
      }
    }
  });
  function banner(site) {
    const asked = CATEGORIES.filter((category) => site.settings[category] === true);
    if (asked.length === 0) return null;
    const { title, text: text2, policy_url: policy, months, edition, counts } = site.settings;
    const button = (name, more = "") => markup`<button type="button" data-choose="${name}"${more}>${site.t(name)}</button>`;
    return markup`<link rel="stylesheet" href="asset:consent.css">
<section class="hs-consent" aria-labelledby="hs-consent-title" hidden data-categories="${asked.join(" ")}" data-months="${months}" data-edition="${edition}"${counts === true && markup` data-count="/api/cookie-consent/choices"`}>
<h2 id="hs-consent-title" tabindex="-1">${title || site.t("title")}</h2>
<p>${text2 || site.t("text")}${policy && markup` <a href="${policy}">${site.t("policy")}</a>`}</p>
<fieldset id="hs-consent-details" hidden><legend>${site.t("categories")}</legend>
<label><input type="checkbox" checked disabled><span><b>${site.t("necessary.title")}</b> ${site.t("necessary.text")}</span></label>
${asked.map(
      (category) => markup`<label><input type="checkbox" name="${category}"><span><b>${site.t(`${category}.title`)}</b> ${site.t(`${category}.text`)}</span></label>\n`
    )}</fieldset>
<div>${button("reject")}${button("accept")}${button("details", markup` aria-expanded="false" aria-controls="hs-consent-details"`)}${button("save", markup` hidden`)}</div>
</section>
<script src="asset:consent.js" defer></script>`;
  }
  function choiceOf(body) {
    const given = typeof body === "object" && body !== null && "choice" in body ? body.choice : void 0;
    return CHOICES.find((choice) => choice === given);
  }
  async function count(site, choice) {
    const choices = site.table("choices");
    const month = (/* @__PURE__ */ new Date()).toISOString().slice(0, 7);
    const find = async () => (await choices.list({ where: { month }, limit: 1 })).items[0];
    const row = await find() ?? await choices.insert({ month, everything: 0, some: 0, necessary: 0 }).catch((error) => {
      if (isHostError(error, "conflict")) return find();
      throw error;
    });
    if (row) await choices.increment(row.id, choice, 1);
  }
  return __toCommonJS(main_exports);
})();
