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
  function settingText(setting, otherwise = "") {
    return typeof setting === "string" && setting.trim() !== "" ? setting.trim() : otherwise;
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

  // src/subscribers.ts
  var CONFIRM_DAYS = 7;
  var LEFT_DAYS = 30;
  var DAY_MS = 864e5;
  var subscribersOf = (site) => site.table("subscribers");
  async function confirm(site, { id }) {
    const subscriber = await subscribersOf(site).get(id);
    if (!subscriber) return false;
    if (subscriber.status !== "confirmed")
      await subscribersOf(site).update(id, {
        status: "confirmed",
        confirmed_at: (/* @__PURE__ */ new Date()).toISOString(),
        left_at: null
      });
    return true;
  }
  async function leave(site, { id }) {
    const subscriber = await subscribersOf(site).get(id);
    if (subscriber && subscriber.status !== "unsubscribed")
      await subscribersOf(site).update(id, { status: "unsubscribed", left_at: (/* @__PURE__ */ new Date()).toISOString() });
  }
  async function forgetOthers(site) {
    const before = (days) => new Date(Date.now() - days * DAY_MS).toISOString();
    const gone = await Promise.all([
      subscribersOf(site).list({
        where: { status: "pending", updated_at: { lt: before(CONFIRM_DAYS) } },
        limit: 90
      }),
      subscribersOf(site).list({
        where: { status: "unsubscribed", left_at: { lt: before(LEFT_DAYS) } },
        limit: 90
      })
    ]);
    const rows = gone.flatMap(({ items }) => items);
    for (const { id } of rows) await subscribersOf(site).delete(id);
    return rows.length;
  }

  // src/mails.ts
  var DAY_SECONDS = 86400;
  var LEAVE_DAYS = 365;
  function titleOf(site) {
    return settingText(site.settings["title"], site.title);
  }
  async function confirmationMail(site, subscriber) {
    const title = titleOf(site);
    const link = await linkOf(site, subscriber.id, "confirm", CONFIRM_DAYS);
    return {
      to: subscriber.email,
      subject: site.t("mail.confirm_subject", { title }),
      text: site.t("mail.confirm_text", { title, link, days: CONFIRM_DAYS })
    };
  }
  async function knownMail(site, subscriber) {
    const title = titleOf(site);
    const link = await linkOf(site, subscriber.id, "leave", LEAVE_DAYS);
    return {
      to: subscriber.email,
      subject: site.t("mail.known_subject", { title }),
      text: site.t("mail.known_text", { title, link })
    };
  }
  function issueMail(site, { subject, text: text2 }, to, link) {
    const imprint = settingText(site.settings["imprint"]);
    const replyTo = settingText(site.settings["reply_to"]);
    const why = site.t("mail.why", { title: titleOf(site) });
    return {
      to,
      subject,
      text: [text2, "--", imprint, `${why} ${site.t("mail.leave")}: ${link}`].filter(Boolean).join("\n\n"),
      html: String(
        markup`${paragraphsOf(text2)}<hr>${paragraphsOf(imprint)}<p>${why} <a href="${link}">${site.t("mail.leave")}</a></p>`
      ),
      ...replyTo && { reply_to: replyTo }
    };
  }
  async function leaveLink(site, subscriber) {
    return linkOf(site, subscriber.id, "leave", LEAVE_DAYS);
  }
  async function linkOf(site, id, use, days) {
    const data = { use, id };
    return site.links.sign({ path: `/${use}`, data, expires_in: days * DAY_SECONDS });
  }

  // src/links.ts
  var LINKS = "/api/newsletter";
  async function askFor(site, request, use) {
    const found = await claimOf(site, request, use);
    if (!found) return overdue(site, use);
    const title = titleOf(site);
    return answerPage(
      site,
      site.t(`${use}.question`, { title }),
      markup`<p>${site.t(`${use}.explained`, { title })}</p>
<form class="visitor-form" method="post" action="${LINKS}/${use}"><input type="hidden" name="token" value="${found.token}">
<p><button class="button" type="submit">${site.t(`${use}.button`)}</button></p></form>`
    );
  }
  async function doFor(site, request, use) {
    const found = await claimOf(site, request, use);
    if (!found) return overdue(site, use);
    if (site.is_preview)
      return answerPage(site, site.t("form.not_sent"), markup`<p>${site.t("form.preview")}</p>`);
    if (use === "leave") await leave(site, found.claim);
    else if (!await confirm(site, found.claim)) return overdue(site, use);
    return answerPage(
      site,
      site.t(`${use}.done`),
      markup`<p>${site.t(`${use}.done_text`, { title: titleOf(site) })}</p>`
    );
  }
  function overdue(site, use) {
    return answerPage(site, site.t("overdue.title"), markup`<p>${site.t(`overdue.${use}`)}</p>`, {
      status: 410
    });
  }

  // src/issues.ts
  var BATCH = 50;
  var ENOUGH_REFUSED = 3;
  var PAUSE_SECONDS = 3600;
  var issuesOf = (site) => site.table("issues");
  async function beginIssue(site, text2, by) {
    const newest = await newestIssue(site);
    if (newest?.status === "sending")
      throw new Error(`“${newest.subject}” is still being sent. Wait until it is finished, or stop it.`);
    const recipients = await subscribersOf(site).count({ where: { status: "confirmed" } });
    if (recipients === 0) throw new Error("Nobody has confirmed a subscription yet.");
    const issue = await addIssue(site, {
      ...text2,
      number: (newest?.number ?? 0) + 1,
      status: "sending",
      recipients,
      reached: 0,
      failed: 0,
      sent_by: by
    });
    await enqueue(site, issue.id);
    return issue;
  }
  async function addIssue(site, issue) {
    try {
      return await issuesOf(site).insert(issue);
    } catch (error) {
      if (isHostError(error, "conflict"))
        throw new Error("Somebody else has just begun to send an issue.", { cause: error });
      throw error;
    }
  }
  async function resumeIssue(site, id) {
    const [issue, newest] = [await issuesOf(site).get(id), await newestIssue(site)];
    if (!issue || issue.status === "sent") throw new Error("This issue has been sent to everybody.");
    if (issue.number !== newest?.number)
      throw new Error("A later issue has been sent. Send this text as an issue of its own.");
    await issuesOf(site).update(id, { status: "sending" });
    await enqueue(site, id);
  }
  async function stopIssue(site, id) {
    const issue = await issuesOf(site).get(id);
    if (issue?.status !== "sending") throw new Error("This issue is not being sent.");
    await issuesOf(site).update(id, { status: "stopped" });
  }
  async function deliverBatch(site, id) {
    const issue = await issuesOf(site).get(id);
    if (issue?.status !== "sending") return;
    const where = { status: "confirmed", last_issue: { ne: issue.number } };
    const { items } = await subscribersOf(site).list({ where, order: "created_at", limit: BATCH });
    const results = { failed: 0, refused: 0 };
    for (const subscriber of items) {
      if (results.refused >= ENOUGH_REFUSED) break;
      const result = await deliverTo(site, issue, subscriber);
      if (result !== "done") results[result] += 1;
    }
    if (results.failed > 0) await issuesOf(site).increment(id, "failed", results.failed);
    const reached = await subscribersOf(site).count({ where: { last_issue: issue.number } });
    const isFinished = items.length < BATCH && results.refused === 0;
    await issuesOf(site).update(id, {
      reached,
      ...isFinished && { status: "sent", finished_at: (/* @__PURE__ */ new Date()).toISOString() }
    });
    if (!isFinished) await enqueue(site, id, results.refused > 0 ? PAUSE_SECONDS : 0);
  }
  async function deliverTo(site, issue, subscriber) {
    const { id, version, last_issue, email } = subscriber;
    try {
      await subscribersOf(site).update(id, { last_issue: issue.number }, { if_version: version });
    } catch (error) {
      if (isHostError(error, "conflict") || isHostError(error, "not_found")) return "done";
      throw error;
    }
    try {
      await site.mail.send(issueMail(site, issue, email, await leaveLink(site, subscriber)));
      return "done";
    } catch (error) {
      if (isHostError(error, "limit")) {
        await subscribersOf(site).update(id, { last_issue: last_issue ?? 0 });
        return "refused";
      }
      site.log.warn("An issue could not be sent to one subscriber", { subscriber: id, why: String(error) });
      return "failed";
    }
  }
  async function newestIssue(site) {
    return (await issuesOf(site).list({ order: "-number", limit: 1 })).items[0];
  }
  async function enqueue(site, issue, delaySeconds = 0) {
    await site.jobs.enqueue("deliver", { issue }, { key: issue, delay_seconds: delaySeconds });
  }

  // src/sign-up.ts
  var CONFIRMATION_EVERY_MS = 36e5;
  var KNOWN_EVERY_MS = DAY_MS;
  async function signUp(site, request) {
    const email = request.email.toLowerCase();
    const known = (await subscribersOf(site).list({ where: { email }, limit: 1 })).items[0];
    const subscriber = known ?? await add(site, { ...request, email });
    if (!subscriber) return;
    const isConfirmed = subscriber.status === "confirmed";
    if (!isLongAgo(subscriber.mailed_at, isConfirmed ? KNOWN_EVERY_MS : CONFIRMATION_EVERY_MS)) return;
    const mail = await (isConfirmed ? knownMail : confirmationMail)(site, subscriber);
    try {
      await site.mail.send(mail);
      await subscribersOf(site).update(subscriber.id, { mailed_at: (/* @__PURE__ */ new Date()).toISOString() });
    } catch (error) {
      if (!isHostError(error)) throw error;
      site.log.warn("A mail about a subscription could not be sent", { code: error.code, why: error.message });
    }
  }
  async function add(site, request) {
    try {
      return await subscribersOf(site).insert({ ...request, status: "pending", last_issue: 0 });
    } catch (error) {
      if (isHostError(error, "conflict")) return void 0;
      throw error;
    }
  }
  function isLongAgo(moment, ms) {
    return moment === null || Date.parse(moment) < Date.now() - ms;
  }

  // src/main.ts
  var ENDPOINT = "/subscriptions";
  var SUBSCRIBE = `${LINKS}${ENDPOINT}`;
  var main_default = definePlugin({
    blocks: { signup: signupBlock },
    endpoints: {
      "GET /pass": async (_request, site) => json({ pass: await makePass(site, ENDPOINT) }),
      "POST /subscriptions": subscribe,
      "GET /confirm": (request, site) => askFor(site, request, "confirm"),
      "POST /confirm": (request, site) => doFor(site, request, "confirm"),
      "GET /leave": (request, site) => askFor(site, request, "leave"),
      "POST /leave": (request, site) => doFor(site, request, "leave")
    },
    schedules: {
      async forget(_event, site) {
        const forgotten = await forgetOthers(site);
        if (forgotten > 0) site.log.info("Addresses without a subscription were deleted", { forgotten });
      }
    },
    jobs: { deliver: (data, site) => deliverBatch(site, data.issue) },
    actions: {
      async test({ input }, site) {
        const to = settingText(site.settings["test_address"]);
        if (to === "") throw new Error("Enter an address for tests in the settings first.");
        await site.mail.send(issueMail(site, issueOf(input), to, site.origin));
        return { message: `Sent to ${to}. The link to leave leads nowhere in a test.` };
      },
      async send({ input, by }, site) {
        const { recipients } = await beginIssue(site, issueOf(input), by);
        return { message: `Sending to ${recipients} ${recipients === 1 ? "subscriber" : "subscribers"}.` };
      },
      async stop({ input }, site) {
        await stopIssue(site, String(input["row"]));
        return { message: "Nobody else gets this issue, unless you go on." };
      },
      async resume({ input }, site) {
        await resumeIssue(site, String(input["row"]));
        return { message: "Those who have not got it yet get it now." };
      }
    }
  });
  function issueOf(input) {
    return { subject: String(input["subject"]), text: String(input["text"]) };
  }
  function signupBlock({ settings, page }, site) {
    const form = settingText(settings["form"]);
    const id = formId("newsletter", form);
    const consent = settingText(settings["consent"]);
    const optional = site.t("optional");
    const email = { name: "email", type: "email", max: 200, autocomplete: "email", required: true };
    const name = { name: "name", type: "text", max: 200, autocomplete: "name", required: false };
    const asked = settings["ask_name"] === true ? [name, email] : [email];
    const tick = consent && checkboxField({ id: `${id}-consent`, name: "consent", label: consent, required: true });
    return visitorForm(site, {
      id,
      action: SUBSCRIBE,
      passes: `${LINKS}/pass`,
      page,
      heading: settingText(settings["heading"]),
      fields: markup`${paragraphsOf(settingText(settings["text"]))}
<input type="hidden" name="form" value="${form}">${consent && markup`<input type="hidden" name="required" value="consent">`}
${asked.map((field) => inputField({ ...field, id: `${id}-${field.name}`, label: site.t(`field.${field.name}`) }, optional))}${tick}`,
      button: settingText(settings["button"], site.t("subscribe")),
      thanks: site.t("thanks")
    });
  }
  async function subscribe(request, site) {
    const fields = fieldsOf(request.body);
    if (site.is_preview) return refused(site, request, fields, { preview: site.t("form.preview") });
    const email = lineOf(fields, "email");
    const consent = lineOf(fields, "consent") === "yes";
    if (!isEmail(email)) return refused(site, request, fields, { email: site.t("no_email") });
    if (lineOf(fields, "required") === "consent" && !consent)
      return refused(site, request, fields, { consent: site.t("no_consent") });
    const admission = await admit(site, ENDPOINT, fields);
    if (admission.kind === "again") return askAgain(site, request, fields, admission, SUBSCRIBE);
    if (admission.kind === "person")
      await signUp(site, { email, name: lineOf(fields, "name"), page: pagePathOf(fields), consent });
    return accepted(request, fields, thanksId(formId("newsletter", lineOf(fields, "form", 80))));
  }
  return __toCommonJS(main_exports);
})();
