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
  function html(body, options) {
    return respond("text/html; charset=utf-8", String(body), options);
  }
  function redirect(location, status = 303) {
    return { status, headers: { location }, body: "" };
  }
  function respond(type, body, { status = 200, headers = {} } = {}) {
    return { status, headers: { "content-type": type, ...headers }, body };
  }

  // @hotswap/sdk:host-error.ts
  function isHostError(error, code) {
    return error instanceof Error && error.name === "HostError" && "code" in error && (code === void 0 || error.code === code);
  }

  // ../visitor-forms/input.ts
  function fieldsOf(body) {
    return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : {};
  }
  function lineOf(fields, name, max = 200) {
    return textOf(fields, name, max).replace(/[\s\u2028\u2029]+/g, " ").trim();
  }
  function textOf(fields, name, max) {
    const value = Object.hasOwn(fields, name) ? fields[name] : void 0;
    if (typeof value !== "string") return "";
    return value.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n]/gu, " ").toWellFormed().trim().slice(0, max).toWellFormed();
  }
  function isEmail(text2) {
    return text2.length <= 254 && /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i.test(
      text2
    );
  }
  function pagePathOf(fields) {
    const path = lineOf(fields, "page", 500);
    return /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path.replace(/[#?].*$/, "") : "/";
  }
  function addressesOf(setting, max = 5) {
    const parts = settingText(setting).split(/[\s,;]+/);
    return [...new Set(parts.filter(isEmail))].slice(0, max);
  }
  function phrasesOf(setting) {
    return settingText(setting).split("\n").map((line) => line.trim().toLowerCase()).filter((line) => line !== "");
  }
  function settingText(setting, otherwise = "") {
    return typeof setting === "string" && setting.trim() !== "" ? setting.trim() : otherwise;
  }
  function numberOf(setting, otherwise) {
    return typeof setting === "number" ? setting : otherwise;
  }

  // ../visitor-forms/admission.ts
  var MIN_MS = 3e3;
  var PASS_SECONDS = 12 * 3600;
  var TRAP = "homepage";
  async function admit(site, path, fields) {
    if (lineOf(fields, TRAP) !== "") return { kind: "program" };
    const given = lineOf(fields, "pass", 4e3);
    const pass = given === "" ? null : await site.links.verify(given);
    if (pass?.use !== "form") return { kind: "again", pass: await makePass(site, path), wait_ms: MIN_MS };
    const wait = pass.at + MIN_MS - Date.now();
    return wait > 0 ? { kind: "again", pass: given, wait_ms: wait } : { kind: "person", id: pass.id };
  }
  async function makePass(site, path) {
    const data = { use: "form", id: crypto.randomUUID(), at: Date.now() };
    const link = await site.links.sign({ path, data, expires_in: PASS_SECONDS });
    return new URL(link).searchParams.get("token") ?? "";
  }
  function isFromScript({ headers }) {
    return (headers["accept"] ?? "").includes("application/json");
  }
  function countLinks(text2) {
    return text2.match(/https?:\/\/|www\.[a-z0-9]|\[url|<a\s/gi)?.length ?? 0;
  }
  function hasPhrase(text2, phrases) {
    const lower = text2.toLowerCase();
    return phrases.some((phrase) => lower.includes(phrase));
  }

  // ../visitor-forms/answers.ts
  function answerPage(site, title, content, options = {}) {
    const { status = 200, back = "/" } = options;
    const page = markup`<!doctype html>
<html lang="${site.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title} – ${site.title}</title><link rel="stylesheet" href="asset:form.css"></head>
<body class="visitor-page"><main><p><a href="/">${site.title}</a></p><h1>${title}</h1>
${content}
<p><a href="${back}">${site.t("form.back")}</a></p></main></body></html>`;
    return html(page, { status, headers: { "x-robots-tag": "noindex" } });
  }
  function accepted(request, fields, fragment, options = {}) {
    if (isFromScript(request)) return json({ go: `#${fragment}`, reload: options.reload ?? false });
    return redirect(`${pagePathOf(fields)}#${fragment}`);
  }
  function refused(site, request, fields, problems) {
    if (isFromScript(request)) return json({ problems }, { status: 422 });
    const list = Object.values(problems).map((text2) => markup`<li>${text2}</li>`);
    return answerPage(site, site.t("form.not_sent"), markup`<ul>${list}</ul><p>${site.t("form.go_back")}</p>`, {
      status: 422,
      back: pagePathOf(fields)
    });
  }
  function askAgain(site, request, fields, { pass, wait_ms }, action) {
    if (isFromScript(request)) return json({ pass, wait_ms }, { status: 202 });
    const kept = Object.entries(fields).filter(
      (field) => typeof field[1] === "string" && field[0] !== "pass"
    );
    return answerPage(
      site,
      site.t("form.one_more_step"),
      markup`<p>${site.t("form.why")}</p>
<form class="visitor-form" method="post" action="${action}">
${kept.map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`)}
<input type="hidden" name="pass" value="${pass}">
<p><button class="button" type="submit">${site.t("form.send_now")}</button></p></form>`,
      { back: pagePathOf(fields) }
    );
  }

  // ../visitor-forms/form.ts
  function formId(prefix, name) {
    const slug = settingText(name).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    return `${prefix}-${slug || "form"}`;
  }
  function thanksId(form) {
    return `${form}-sent`;
  }
  function visitorForm(site, { id, action, passes, page, heading, fields, button, thanks }) {
    return markup`<link rel="stylesheet" href="asset:form.css"><script src="asset:form.js" defer></script>
<section class="visitor-block" id="${id}"${heading ? markup` aria-labelledby="${id}-heading"` : ""}>
${heading && markup`<h2 id="${id}-heading">${heading}</h2>`}
<div class="visitor-thanks" id="${thanksId(id)}" tabindex="-1"><p>${thanks}</p><p><a href="#${id}">${site.t("form.another")}</a></p></div>
<form class="visitor-form" method="post" action="${action}" data-passes="${passes}" data-failed="${site.t("form.failed")}" data-busy="${site.t("form.busy")}">
<input type="hidden" name="page" value="${page.path}">
${fields}
<p class="visitor-trap" aria-hidden="true"><label for="${id}-${TRAP}">${site.t("form.trap")}</label><input id="${id}-${TRAP}" name="${TRAP}" tabindex="-1" autocomplete="off"></p>
<p class="visitor-send"><button class="button" type="submit">${button}</button></p>
<p class="visitor-status" role="status"></p>
</form></section>`;
  }
  function inputField(input, optional) {
    const { id, name, label, type, required, max, autocomplete, hint } = input;
    const common = markup`id="${id}" name="${name}" maxlength="${max}"${required && markup` required`}${autocomplete && markup` autocomplete="${autocomplete}"`}${hint && markup` aria-describedby="${id}-hint"`}`;
    const field = type === "textarea" ? markup`<textarea ${common} rows="6"></textarea>` : markup`<input ${common} type="${type}">`;
    return markup`<p><label for="${id}">${label}${!required && markup` <span>${optional}</span>`}</label>${field}${hint && markup`<small id="${id}-hint">${hint}</small>`}</p>`;
  }
  function checkboxField(input) {
    const { id, name, label, required } = input;
    return markup`<p class="visitor-check"><input type="checkbox" id="${id}" name="${name}" value="yes"${required && markup` required`}><label for="${id}">${label}</label></p>`;
  }

  // src/messages.ts
  var MESSAGE_MAX = 8e3;
  var DAY_MS = 864e5;
  var messagesOf = (site) => site.table("messages");
  function readMessage(fields, submission) {
    return {
      status: "new",
      form: lineOf(fields, "form", 80) || "contact",
      name: lineOf(fields, "name"),
      email: lineOf(fields, "email"),
      phone: lineOf(fields, "phone", 60),
      company: lineOf(fields, "company"),
      subject: lineOf(fields, "subject"),
      message: textOf(fields, "message", MESSAGE_MAX),
      consent: lineOf(fields, "consent") === "yes",
      page: pagePathOf(fields),
      reason: "",
      submission
    };
  }
  function problemsOf(site, fields, message) {
    const problems = {};
    const required = new Set(lineOf(fields, "required").split(","));
    for (const name of ["name", "email", "phone", "company", "subject"])
      if (required.has(name) && message[name] === "")
        problems[name] = site.t("missing", { field: site.t(`field.${name}`) });
    if (message.message === "") problems["message"] = site.t("missing", { field: site.t("field.message") });
    if (message.email !== "" && !isEmail(message.email)) problems["email"] = site.t("no_email");
    if (required.has("consent") && !message.consent) problems["consent"] = site.t("no_consent");
    return problems;
  }
  function spamReason({ settings }, message) {
    const text2 = `${message.name}
${message.company}
${message.subject}
${message.message}`;
    if (hasPhrase(text2, phrasesOf(settings["blocked_words"]))) return "It has a word that you block.";
    const limit = numberOf(settings["max_links"], 3);
    const links = countLinks(text2);
    return links > limit ? `It has ${links} links; you allow ${limit}.` : void 0;
  }
  async function isKnown(site, { email, message }) {
    const since = new Date(Date.now() - DAY_MS).toISOString();
    const { items } = await messagesOf(site).list({ where: { email, created_at: { gte: since } }, limit: 50 });
    return items.some((other) => other.message === message);
  }
  async function keep(site, message) {
    try {
      return await messagesOf(site).insert(message);
    } catch (error) {
      if (isHostError(error, "conflict")) return void 0;
      if (!isHostError(error, "quota")) throw error;
      const { items } = await messagesOf(site).list({
        where: { status: "spam" },
        order: "created_at",
        limit: 10
      });
      if (items.length === 0 || message.status === "spam") throw error;
      for (const { id } of items) await messagesOf(site).delete(id);
      return messagesOf(site).insert(message);
    }
  }
  async function forgetOld(site, days, status) {
    const before = new Date(Date.now() - days * DAY_MS).toISOString();
    const where = { status: status ?? { ne: "spam" }, created_at: { lt: before } };
    const { items } = await messagesOf(site).list({ where, order: "created_at", limit: 90 });
    for (const { id } of items) await messagesOf(site).delete(id);
    return items.length;
  }

  // src/block.ts
  var MESSAGES = "/api/contact-form/messages";
  var PASSES = "/api/contact-form/pass";
  var ASKED = [
    { name: "name", type: "text", max: 200, autocomplete: "name" },
    { name: "email", type: "email", max: 200, autocomplete: "email" },
    { name: "phone", type: "tel", max: 60, autocomplete: "tel" },
    { name: "company", type: "text", max: 200, autocomplete: "organization" },
    { name: "subject", type: "text", max: 200 }
  ];
  var idOf = (form) => formId("contact", form);
  var thanksOf = (form) => thanksId(idOf(form));
  function formBlock({ settings, page }, site) {
    const form = String(settings["form"]);
    const id = idOf(form);
    const consent = settingText(settings["consent"]);
    const asked = ASKED.filter(({ name }) => settings[`ask_${name}`] !== "off");
    const required = asked.map(({ name }) => name).filter((name) => settings[`ask_${name}`] === "required");
    const optional = site.t("optional");
    const inputs = asked.map(
      (field) => inputField(
        {
          ...field,
          id: `${id}-${field.name}`,
          label: site.t(`field.${field.name}`),
          required: required.includes(field.name)
        },
        optional
      )
    );
    const message = inputField(
      {
        id: `${id}-message`,
        name: "message",
        label: site.t("field.message"),
        type: "textarea",
        required: true,
        max: MESSAGE_MAX
      },
      optional
    );
    const tick = consent && checkboxField({ id: `${id}-consent`, name: "consent", label: consent, required: true });
    return visitorForm(site, {
      id,
      action: MESSAGES,
      passes: PASSES,
      page,
      heading: settingText(settings["heading"]),
      fields: markup`<input type="hidden" name="form" value="${form}">
<input type="hidden" name="required" value="${[...required, ...consent ? ["consent"] : []].join()}">
${inputs}${message}${tick}`,
      button: settingText(settings["button"], site.t("send")),
      thanks: settingText(settings["thanks"], site.t("thanks"))
    });
  }

  // src/delivery.ts
  var FIELDS = ["name", "email", "phone", "company", "subject"];
  async function deliver(site, row) {
    const { form, page, name, email, message } = row;
    const lines = FIELDS.flatMap((field) => row[field] ? [`${site.t(`field.${field}`)}: ${row[field]}`] : []);
    const mail = {
      subject: site.t("mail.subject", { form, name: name || email || site.t("mail.somebody") }),
      text: [lines.join("\n"), message, site.t("mail.sent_from", { address: site.origin + page })].join("\n\n"),
      ...email && { reply_to: email }
    };
    for (const to of addressesOf(site.settings["recipients"]))
      await orNoted(site, "A message was kept, but not sent by mail", () => site.mail.send({ to, ...mail }));
    const fields = Object.fromEntries(
      [...FIELDS, "message"].flatMap((field) => row[field] ? [[field, row[field]]] : [])
    );
    await orNoted(
      site,
      "A message was kept, but no event was sent",
      () => site.events.emit("form.submitted", { form, submission_id: row.id, fields, page_path: page })
    );
  }
  async function orNoted(site, what, work) {
    try {
      await work();
    } catch (error) {
      if (!isHostError(error)) throw error;
      site.log.warn(what, { code: error.code, why: error.message });
    }
  }

  // src/main.ts
  var SPAM_DAYS = 30;
  var ENDPOINT = "/messages";
  var main_default = definePlugin({
    blocks: { form: formBlock },
    endpoints: {
      "GET /pass": async (_request, site) => json({ pass: await makePass(site, ENDPOINT) }),
      "POST /messages": takeMessage
    },
    schedules: {
      async forget(_event, site) {
        const days = numberOf(site.settings["keep_days"], 365);
        const spam = await forgetOld(site, SPAM_DAYS, "spam");
        const old = days > 0 ? await forgetOld(site, days) : 0;
        if (spam + old > 0) site.log.info("Old messages were deleted", { spam, messages: old });
      }
    },
    actions: {
      async spam({ input }, site) {
        const { id } = await messageOf(site, input);
        await messagesOf(site).update(id, { status: "spam", reason: "You said so." });
        return { message: "It is spam now, and will be deleted 30 days after it came." };
      },
      async "not-spam"({ input }, site) {
        const { id, status } = await messageOf(site, input);
        if (status !== "spam") throw new Error("This message is no spam.");
        await deliver(site, await messagesOf(site).update(id, { status: "new", reason: "" }));
        return { message: "It is a message like any other again, and was sent to you." };
      },
      async answer({ input }, site) {
        const { id, email } = await messageOf(site, input);
        if (!email) throw new Error("Whoever wrote this left no e-mail address.");
        const [replyTo] = addressesOf(site.settings["recipients"]);
        await site.mail.send({
          to: email,
          subject: String(input["subject"]),
          text: String(input["text"]),
          ...replyTo && { reply_to: replyTo }
        });
        await messagesOf(site).update(id, { status: "answered" });
        return { message: `Sent to ${email}.` };
      }
    }
  });
  async function takeMessage(request, site) {
    const fields = fieldsOf(request.body);
    if (site.is_preview) return refused(site, request, fields, { preview: site.t("form.preview") });
    const done = () => accepted(request, fields, thanksOf(lineOf(fields, "form", 80)));
    const problems = problemsOf(site, fields, readMessage(fields, ""));
    if (Object.keys(problems).length > 0) return refused(site, request, fields, problems);
    const admission = await admit(site, ENDPOINT, fields);
    if (admission.kind === "again") return askAgain(site, request, fields, admission, MESSAGES);
    if (admission.kind === "program") return done();
    const message = readMessage(fields, admission.id);
    if (await isKnown(site, message)) return done();
    const reason = spamReason(site, message);
    const row = await keep(site, reason === void 0 ? message : { ...message, status: "spam", reason });
    if (row && reason === void 0) await deliver(site, row);
    return done();
  }
  async function messageOf(site, input) {
    const row = await messagesOf(site).get(String(input["row"]));
    if (!row) throw new Error("This message is not there any more.");
    return row;
  }
  return __toCommonJS(main_exports);
})();
