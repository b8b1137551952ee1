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
  function text(body, options) {
    return respond("text/plain; charset=utf-8", body, options);
  }
  function redirect(location, status = 303) {
    return { status, headers: { location }, body: "" };
  }
  function notFound(message = "There is nothing here.") {
    return text(message, { status: 404 });
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
  async function claimOf(site, { query, body }, use) {
    const token = lineOf(fieldsOf(body), "token", 4e3) || (query["token"] ?? "");
    const claim = token === "" || token.length > 4e3 ? null : await site.links.verify(token);
    return claim?.use === use ? { token, claim } : void 0;
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

  // src/comments.ts
  var TEXT_MAX = 5e3;
  var DAY_MS = 864e5;
  var KEEP_DAYS = 30;
  var shownOf = (site) => site.table("comments");
  var waitingOf = (site) => site.table("waiting");
  async function show(site, comment) {
    return unlessThere(() => shownOf(site).insert(comment));
  }
  async function holdBack(site, comment) {
    try {
      return await unlessThere(() => waitingOf(site).insert(comment));
    } catch (error) {
      if (!isHostError(error, "quota") || comment.status === "spam") throw error;
      const { items } = await waitingOf(site).list({
        where: { status: "spam" },
        order: "created_at",
        limit: 10
      });
      for (const { id } of items) await waitingOf(site).delete(id);
      return waitingOf(site).insert(comment);
    }
  }
  async function approve(site, { id, ...waiting }) {
    const shown = await show(site, columnsOf(waiting));
    await waitingOf(site).delete(id);
    return shown;
  }
  async function takeDown(site, { id, ...shown }) {
    await holdBack(site, { ...columnsOf(shown), status: "rejected", reason: "You took it down." });
    await shownOf(site).delete(id);
  }
  async function isKnown(site, { entry, email, name, text: text2 }) {
    const where = { email, created_at: { gte: new Date(Date.now() - DAY_MS).toISOString() } };
    const found = await Promise.all([
      shownOf(site).list({ where, limit: 50 }),
      waitingOf(site).list({ where, limit: 50 })
    ]);
    return found.flatMap(({ items }) => items).some((other) => other.entry === entry && other.name === name && other.text === text2);
  }
  async function forgetOld(site) {
    const updated_at = { lt: new Date(Date.now() - KEEP_DAYS * DAY_MS).toISOString() };
    const { items } = await waitingOf(site).list({
      where: { status: { ne: "waiting" }, updated_at },
      order: "updated_at",
      limit: 90
    });
    for (const { id } of items) await waitingOf(site).delete(id);
    return items.length;
  }
  function columnsOf(row) {
    const {
      entry,
      path,
      title,
      parent,
      answers_to,
      name,
      email,
      text: text2,
      is_owner,
      notify,
      written_at,
      submission
    } = row;
    return {
      entry,
      path,
      title,
      parent,
      answers_to,
      name,
      email,
      text: text2,
      is_owner,
      notify,
      written_at,
      submission
    };
  }
  async function unlessThere(insert) {
    try {
      return await insert();
    } catch (error) {
      if (isHostError(error, "conflict")) return void 0;
      throw error;
    }
  }

  // src/judgement.ts
  async function judge(site, comment) {
    const { settings } = site;
    const text2 = `${comment.name}
${comment.text}`;
    if (hasPhrase(text2, phrasesOf(settings["blocked_words"])))
      return { status: "spam", reason: "It has a word that you block." };
    const limit = numberOf(settings["max_links"], 2);
    const links = countLinks(text2);
    if (links > limit) return { status: "waiting", reason: `It has ${links} links; you allow ${limit}.` };
    if (settings["moderation"] === "none") return { status: "shown" };
    if (settings["moderation"] === "all") return { status: "waiting", reason: "You look at all comments." };
    const isKnown2 = comment.email !== "" && await shownOf(site).count({ where: { email: comment.email } }) > 0;
    return isKnown2 ? { status: "shown" } : { status: "waiting", reason: "The first comment with this address." };
  }

  // ../visitor-forms/plain-text.ts
  var ADDRESS = /https?:\/\/[^\s<>"'`]+/g;
  var SENTENCE_END = /[.,;:!?)\]}…]+$/;
  function paragraphsOf(text2) {
    const paragraphs = text2.split(/\n\s*\n/).map((paragraph) => paragraph.trim()).filter((paragraph) => paragraph !== "").map((paragraph) => `<p>${paragraph.split("\n").map(linked).join("<br>")}</p>`);
    return raw(paragraphs.join(""));
  }
  function linked(line) {
    if (!line.includes("://")) return escapeHtml(line);
    let html2 = "";
    let end = 0;
    for (const { 0: found, index } of line.matchAll(ADDRESS)) {
      const address = found.replace(SENTENCE_END, "");
      if (!URL.canParse(address)) continue;
      const safe = escapeHtml(address);
      html2 += `${escapeHtml(line.slice(end, index))}<a href="${safe}" rel="nofollow ugc noopener">${safe}</a>`;
      end = index + address.length;
    }
    return html2 + escapeHtml(line.slice(end));
  }

  // src/thread.ts
  var COMMENTS = "/api/comments/comments";
  var FORM_ID = "comments-form";
  var SHOWN_MAX = 50;
  var DAY_MS2 = 864e5;
  async function threadBlock({ settings, page }, site) {
    if (!page.entry) return null;
    const part = await partOf(site, page.entry.id);
    const count = part.earlier === null ? part.items.length : await shownOf(site).count({ where: { entry: page.entry.id } });
    const heading = settingText(settings["heading"], site.t(count === 1 ? "one" : "many", { count }));
    return markup`<link rel="stylesheet" href="asset:comments.css">
${count > 0 && markup`<section class="discussion" id="discussion" aria-labelledby="discussion-heading"><h2 id="discussion-heading">${heading}</h2>
${listOf(site, page.entry.id, part)}</section>`}
${isOpen(site, page.entry.published_at) ? visitorForm(site, {
      id: FORM_ID,
      action: COMMENTS,
      passes: "/api/comments/pass",
      page,
      heading: site.t("write"),
      fields: commentFields(site, page.entry.id),
      button: site.t("send"),
      thanks: site.t(site.settings["moderation"] === "none" ? "thanks_now" : "thanks")
    }) : markup`<p class="discussion">${site.t("closed")}</p>`}`;
  }
  function isOpen(site, publishedAt) {
    const days = numberOf(site.settings["close_after_days"], 0);
    return days === 0 || Date.parse(publishedAt) > Date.now() - days * DAY_MS2;
  }
  function commentFields(site, entryId, answersTo = "") {
    const { settings } = site;
    const optional = site.t("optional");
    const field = (name) => ({ id: `${FORM_ID}-${name}`, name, label: site.t(`field.${name}`) });
    const isEmailRequired = settings["ask_email"] !== "optional";
    return markup`<input type="hidden" name="entry" value="${entryId}"><input type="hidden" name="answers_to" value="${answersTo}">
${inputField({ ...field("name"), type: "text", required: true, max: 100, autocomplete: "name" }, optional)}
${inputField(
      {
        ...field("email"),
        type: "email",
        required: isEmailRequired,
        max: 200,
        autocomplete: "email",
        hint: site.t("never_shown")
      },
      optional
    )}
${inputField({ ...field("text"), type: "textarea", required: true, max: TEXT_MAX }, optional)}
${settings["allow_notify"] === true && checkboxField({ ...field("notify"), required: false })}`;
  }
  async function partOf(site, entry, cursor) {
    const { items, next_cursor } = await shownOf(site).list({
      where: { entry },
      order: "-written_at",
      limit: SHOWN_MAX,
      ...cursor !== void 0 && { cursor }
    });
    return { items: items.toReversed(), earlier: next_cursor };
  }
  async function earlierComments({ params, query }, site) {
    const entry = params["entry"] ?? "";
    const { items, earlier } = await partOf(site, entry, query["cursor"]).catch(nothing);
    const [first] = items;
    if (!first) return notFound(site.t("gone"));
    return answerPage(
      site,
      first.title,
      markup`<link rel="stylesheet" href="asset:comments.css"><div class="discussion">${listOf(site, entry, { items, earlier })}</div>`,
      { back: `${first.path}#discussion` }
    );
  }
  function nothing(error) {
    if (!isHostError(error, "invalid")) throw error;
    return { items: [], earlier: null };
  }
  function listOf(site, entry, { items, earlier }) {
    if (items.length === 0) return false;
    const ids = new Set(items.map(({ id }) => id));
    const answers = /* @__PURE__ */ new Map();
    const first = [];
    for (const comment of items) {
      if (!ids.has(comment.parent)) first.push(comment);
      else answers.set(comment.parent, [...answers.get(comment.parent) ?? [], comment]);
    }
    const link = `/api/comments/earlier/${entry}?cursor=${encodeURIComponent(earlier ?? "")}`;
    return markup`${earlier !== null && markup`<p><a class="discussion-reply" href="${link}" rel="nofollow">${site.t("earlier")}</a></p>`}<ol>${first.map(
      (comment) => {
        const below = answers.get(comment.id) ?? [];
        return itemOf(
          site,
          comment,
          below.length > 0 && markup`<ol>${below.map((answer) => itemOf(site, answer, false))}</ol>`
        );
      }
    )}</ol>`;
  }
  function itemOf(site, comment, below) {
    const { id, name, text: text2, is_owner, written_at } = comment;
    return markup`<li id="comment-${id}"><article><header><strong>${name || site.t("nobody")}</strong>${is_owner && markup` <span class="discussion-badge">${site.title}</span>`} <time datetime="${written_at}">${dateOf(site, written_at)}</time></header>
${paragraphsOf(text2 ?? "")}<a class="discussion-reply" href="/api/comments/answer/${id}" rel="nofollow">${site.t("answer")}</a></article>${below}</li>`;
  }
  function dateOf(site, moment) {
    const [year = "", month = "", day = ""] = (moment ?? "").slice(0, 10).split("-");
    return site.t("date", { year, month: site.t(`month.${month}`), day: String(Number(day)) });
  }

  // src/links.ts
  var ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  var isId = (text2) => ID.test(text2);
  async function answerForm({ params }, site) {
    const id = params["id"] ?? "";
    const comment = isId(id) ? await shownOf(site).get(id) : null;
    if (!comment) return notFound(site.t("gone"));
    const { entry, path, name, text: text2 } = comment;
    return answerPage(
      site,
      site.t("answer_to", { name: name || site.t("nobody") }),
      markup`<blockquote>${paragraphsOf(text2 ?? "")}</blockquote>
<form class="visitor-form" method="post" action="${COMMENTS}">
<input type="hidden" name="page" value="${path}"><input type="hidden" name="pass" value="${await makePass(site, "/comments")}">
${commentFields(site, entry, id)}
<p class="visitor-trap" aria-hidden="true"><label for="trap">${site.t("form.trap")}</label><input id="trap" name="${TRAP}" tabindex="-1" autocomplete="off"></p>
<p><button class="button" type="submit">${site.t("send")}</button></p></form>`,
      { back: `${path}#comment-${id}` }
    );
  }
  async function askFor(site, request, use) {
    const found = await claimOf(site, request, use);
    const comment = found && await shownOf(site).get(found.claim.id);
    if (!comment) return overdue(site);
    const { title } = comment;
    return answerPage(
      site,
      site.t(`${use}.question`, { title }),
      markup`<form class="visitor-form" method="post" action="/api/comments/${use}"><input type="hidden" name="token" value="${found.token}">
<p><button class="button" type="submit">${site.t(`${use}.button`)}</button></p></form>`,
      { back: comment.path }
    );
  }
  async function doFor(site, request, use) {
    const found = await claimOf(site, request, use);
    const comment = found && await shownOf(site).get(found.claim.id);
    if (!comment) return overdue(site);
    if (site.is_preview)
      return answerPage(site, site.t("form.not_sent"), markup`<p>${site.t("form.preview")}</p>`);
    await shownOf(site).update(comment.id, { notify: use === "notify" ? "yes" : "no" });
    return answerPage(
      site,
      site.t(`${use}.done`),
      markup`<p>${site.t(`${use}.done_text`, { title: comment.title })}</p>`,
      {
        back: comment.path
      }
    );
  }
  function overdue(site) {
    return answerPage(site, site.t("overdue"), markup`<p>${site.t("overdue_text")}</p>`, { status: 410 });
  }

  // src/mails.ts
  var DAY_SECONDS = 86400;
  var NOTIFY_DAYS = 7;
  var MUTE_DAYS = 365;
  async function tellOwner(site, comment, isShown) {
    const { title, name, email, text: text2 } = comment;
    for (const to of addressesOf(site.settings["recipients"]))
      await send(site, {
        to,
        subject: site.t(isShown ? "mail.new_subject" : "mail.waiting_subject", { title }),
        text: [`${name}:`, text2, addressOf(site, comment)].join("\n\n"),
        ...email && { reply_to: email }
      });
  }
  async function tellVisitors(site, comment) {
    const { title, name, text: text2, answers_to } = comment;
    const answered = answers_to ? await shownOf(site).get(answers_to) : null;
    if (answered?.notify === "yes" && answered.email && answered.email !== comment.email)
      await send(site, {
        to: answered.email,
        subject: site.t("mail.answer_subject", { name, title }),
        text: site.t("mail.answer_text", {
          name,
          text: text2,
          address: addressOf(site, comment),
          link: await linkOf(site, answered.id, "mute", MUTE_DAYS)
        })
      });
    if (comment.notify === "asked" && comment.email)
      await send(site, {
        to: comment.email,
        subject: site.t("mail.notify_subject", { title }),
        // Without a word of the comment: the address may belong to somebody else.
        text: site.t("mail.notify_text", {
          title,
          website: site.title,
          link: await linkOf(site, comment.id, "notify", NOTIFY_DAYS)
        })
      });
  }
  function addressOf(site, { path }) {
    return `${site.origin}${path}#discussion`;
  }
  async function linkOf(site, id, use, days) {
    const data = { use, id };
    return site.links.sign({ path: `/${use}`, data, expires_in: days * DAY_SECONDS });
  }
  async function send(site, mail) {
    try {
      await site.mail.send(mail);
    } catch (error) {
      if (!isHostError(error)) throw error;
      site.log.warn("A mail about a comment could not be sent", { code: error.code, why: error.message });
    }
  }

  // src/main.ts
  var ENDPOINT = "/comments";
  var main_default = definePlugin({
    blocks: { thread: threadBlock },
    endpoints: {
      "GET /pass": async (_request, site) => json({ pass: await makePass(site, ENDPOINT) }),
      "POST /comments": takeComment,
      "GET /earlier/:entry": earlierComments,
      "GET /answer/:id": answerForm,
      "GET /notify": (request, site) => askFor(site, request, "notify"),
      "POST /notify": (request, site) => doFor(site, request, "notify"),
      "GET /mute": (request, site) => askFor(site, request, "mute"),
      "POST /mute": (request, site) => doFor(site, request, "mute")
    },
    schedules: {
      async forget(_event, site) {
        const forgotten = await forgetOld(site);
        if (forgotten > 0) site.log.info("Rejected comments and spam were deleted", { forgotten });
      }
    },
    actions: {
      async approve({ input }, site) {
        const shown = await approve(site, await waitingRow(site, input));
        if (shown) await tellVisitors(site, shown);
        return { message: "It is shown below the post now." };
      },
      reject: ({ input }, site) => dismiss(site, input, "rejected"),
      spam: ({ input }, site) => dismiss(site, input, "spam"),
      async "take-down"({ input }, site) {
        await takeDown(site, await shownRow(site, input));
        return { message: "It is not shown any more." };
      },
      async answer({ input, by }, site) {
        const answered = await shownRow(site, input);
        const answer = await show(site, {
          ...columnsOf(answered),
          parent: answered.parent || answered.id,
          answers_to: answered.id,
          name: by,
          email: "",
          text: textOf(input, "text", TEXT_MAX),
          is_owner: true,
          notify: "no",
          written_at: (/* @__PURE__ */ new Date()).toISOString(),
          submission: crypto.randomUUID()
        });
        if (answer) await tellVisitors(site, answer);
        return { message: "Your answer is shown below the comment." };
      }
    }
  });
  async function takeComment(request, site) {
    const fields = fieldsOf(request.body);
    if (site.is_preview) return refused(site, request, fields, { preview: site.t("form.preview") });
    const problems = problemsOf(site, fields);
    if (Object.keys(problems).length > 0) return refused(site, request, fields, problems);
    const admission = await admit(site, ENDPOINT, fields);
    if (admission.kind === "again") return askAgain(site, request, fields, admission, COMMENTS);
    const done = (reload = false) => accepted(request, fields, thanksId(FORM_ID), { reload });
    if (admission.kind === "program") return done();
    const entryId = lineOf(fields, "entry");
    const entry = isId(entryId) ? await site.content.get(entryId) : null;
    if (!entry || entry.path === null) return refused(site, request, fields, { entry: site.t("gone") });
    if (!isOpen(site, entry.published_at)) return refused(site, request, fields, { entry: site.t("closed") });
    const comment = await commentOf(site, fields, { ...entry, path: entry.path }, admission.id);
    if (!comment) return refused(site, request, fields, { answers_to: site.t("gone") });
    if (await isKnown(site, comment)) return done();
    const judgement = await judge(site, comment);
    if (judgement.status === "shown") {
      const shown = await show(site, comment);
      if (shown) await Promise.all([tellOwner(site, shown, true), tellVisitors(site, shown)]);
      return done(true);
    }
    const held = await holdBack(site, { ...comment, ...judgement });
    if (held?.status === "waiting") await tellOwner(site, held, false);
    return done();
  }
  function problemsOf(site, fields) {
    const problems = {};
    const missing = (name) => site.t("missing", { field: site.t(`field.${name}`) });
    const email = lineOf(fields, "email");
    if (lineOf(fields, "name", 100) === "") problems["name"] = missing("name");
    if (textOf(fields, "text", TEXT_MAX) === "") problems["text"] = missing("text");
    if (email === "" && site.settings["ask_email"] !== "optional") problems["email"] = missing("email");
    if (email !== "" && !isEmail(email)) problems["email"] = site.t("no_email");
    return problems;
  }
  async function commentOf(site, fields, entry, submission) {
    const answersTo = lineOf(fields, "answers_to");
    const answered = isId(answersTo) ? await shownOf(site).get(answersTo) : null;
    if (answersTo !== "" && answered?.entry !== entry.id) return void 0;
    const email = lineOf(fields, "email").toLowerCase();
    const wantsNotice = lineOf(fields, "notify") === "yes" && site.settings["allow_notify"] === true;
    return {
      entry: entry.id,
      path: entry.path,
      title: entry.title,
      parent: answered ? answered.parent || answered.id : "",
      answers_to: answersTo,
      name: lineOf(fields, "name", 100),
      email,
      text: textOf(fields, "text", TEXT_MAX),
      is_owner: false,
      notify: wantsNotice && email !== "" ? "asked" : "no",
      written_at: (/* @__PURE__ */ new Date()).toISOString(),
      submission
    };
  }
  async function dismiss(site, input, status) {
    const { id } = await waitingRow(site, input);
    await waitingOf(site).update(id, { status, reason: "You said so." });
    return { message: "It will be deleted in 30 days." };
  }
  async function waitingRow(site, input) {
    return present(await waitingOf(site).get(String(input["row"])));
  }
  async function shownRow(site, input) {
    return present(await shownOf(site).get(String(input["row"])));
  }
  function present(row) {
    if (row === null) throw new Error("This comment is not there any more.");
    return row;
  }
  return __toCommonJS(main_exports);
})();
