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
  function respond(type, body, { status = 200, headers = {} } = {}) {
    return { status, headers: { "content-type": type, ...headers }, body };
  }

  // @hotswap/sdk:host-error.ts
  function isHostError(error, code) {
    return error instanceof Error && error.name === "HostError" && "code" in error && (code === void 0 || error.code === code);
  }

  // src/money.ts
  var MAX_CENTS = 1e10;
  function toCents(amount) {
    const number = typeof amount === "string" && /^\s*\d{1,8}([.,]\d{1,2})?\s*$/.test(amount) ? Number(amount.replace(",", ".")) : amount;
    if (typeof number !== "number" || !Number.isFinite(number) || number < 0) return null;
    const cents = Math.round(number * 100);
    return cents <= MAX_CENTS && Math.abs(number * 100 - cents) < 1e-6 * Math.max(1, number) ? cents : null;
  }
  function taxInside(cents, percent) {
    const rate = Math.round(percent * 100);
    return Math.round(cents * rate / (1e4 + rate));
  }
  var SPACE = " ";
  var SYMBOLS = { EUR: "€", USD: "$", GBP: "£", CHF: "CHF" };
  var POINTS = { group: ".", decimal: "," };
  var SPACES = { group: SPACE, decimal: "," };
  var STYLES = {
    de: POINTS,
    "de-at": { ...POINTS, group: SPACE, before: SPACE },
    "de-ch": { group: "’", decimal: ".", before: SPACE },
    es: POINTS,
    it: POINTS,
    da: POINTS,
    nl: { ...POINTS, before: SPACE },
    "pt-br": { ...POINTS, before: SPACE },
    pt: SPACES,
    fr: { group: " ", decimal: "," },
    pl: SPACES,
    sv: SPACES,
    nb: SPACES,
    fi: SPACES,
    cs: SPACES
  };
  var ENGLISH = { group: ",", decimal: ".", before: "" };
  function formatMoney(cents, currency, locale) {
    const tag = locale.toLowerCase();
    const { group, decimal, before } = STYLES[tag] ?? STYLES[tag.split("-")[0] ?? ""] ?? ENGLISH;
    const whole = Math.trunc(Math.abs(cents) / 100);
    const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, group);
    const amount = `${grouped}${decimal}${String(Math.abs(cents) % 100).padStart(2, "0")}`;
    const symbol = SYMBOLS[currency] ?? currency;
    const sign = cents < 0 ? "-" : "";
    if (before === void 0) return `${sign}${amount}${SPACE}${symbol}`;
    return `${sign}${symbol}${before === "" && symbol.length > 1 ? SPACE : before}${amount}`;
  }

  // src/products.ts
  var COLLECTION = "products";
  function ensureProducts(site, { currency }) {
    const fields = [
      { key: "price", label: "Price", type: "number", min: 0, help: "Such as 12.50" },
      { key: "currency", label: "Currency", type: "select", options: [currency], default: currency },
      { key: "images", label: "Photos", type: "gallery" },
      { key: "sku", label: "Article number", type: "text" },
      {
        key: "variants",
        label: "Variants",
        type: "list",
        help: 'Such as "Large", or "Large | 24.50" where it has a price of its own.'
      },
      {
        key: "has_stock",
        label: "Count the stock",
        type: "boolean",
        default: false,
        help: "Then no more can be sold than there are. How many is set with the shop."
      }
    ];
    return site.collections.ensure({
      slug: COLLECTION,
      title: site.t("products.title"),
      singular: site.t("products.singular"),
      has_pages: true,
      is_public: true,
      fields
    });
  }
  function productOf(entry, { currency }) {
    const { id, title, path, fields } = entry;
    const isOurs = !fields["currency"] || [fields["currency"]].flat().every((one) => one === currency);
    const cents = isOurs ? toCents(fields["price"]) : null;
    const [firstImage = null] = Array.isArray(fields["images"]) ? fields["images"] : [];
    return {
      id,
      title,
      path,
      sku: typeof fields["sku"] === "string" ? fields["sku"] : "",
      cents,
      variants: cents === null ? [] : variantsOf(fields["variants"], cents),
      hasStock: fields["has_stock"] === true,
      isSoldOut: [fields["availability"]].flat().some((one) => one === "sold out" || one === "sold_out"),
      image: entry.featured_image ?? firstImage ?? null
    };
  }
  function variantsOf(lines, cents) {
    if (!Array.isArray(lines)) return [];
    return lines.flatMap((line) => {
      const [name = "", price] = String(line).split("|").map((part) => part.trim());
      const own = price === void 0 ? cents : toCents(price);
      return name === "" || own === null ? [] : [{ name, cents: own }];
    });
  }
  async function findProducts(site, shop, ids) {
    if (ids.length === 0) return /* @__PURE__ */ new Map();
    const { items } = await site.content.list({ type: COLLECTION, where: { ids }, limit: 100 });
    return new Map(items.map((entry) => [entry.id, productOf(entry, shop)]));
  }

  // src/stock.ts
  var stockTable = (site) => site.table("stock");
  async function findStock(site, productIds) {
    if (productIds.length === 0) return [];
    const rows = [];
    let cursor;
    do {
      const where = { product_id: { in: productIds } };
      const page2 = await stockTable(site).list({ where, limit: 100, ...cursor && { cursor } });
      rows.push(...page2.items);
      cursor = page2.next_cursor ?? void 0;
    } while (cursor);
    return rows;
  }
  function available(product, variant, stock) {
    if (!product.hasStock) return null;
    const row = rowOf(stock, product.id, variant);
    return Math.max(0, row?.quantity ?? 0);
  }
  function rowOf(stock, productId, variant) {
    return stock.find((row) => row.product_id === productId && row.variant === variant);
  }
  async function syncStock(site, shop, entryId) {
    let cursor;
    do {
      const { items, next_cursor } = await site.content.list({
        type: COLLECTION,
        where: { fields: { has_stock: true }, ...entryId !== void 0 && { ids: [entryId] } },
        limit: 50,
        ...cursor && { cursor }
      });
      const products = items.map((entry) => productOf(entry, shop));
      const stock = await findStock(
        site,
        products.map(({ id }) => id)
      );
      for (const product of products) await syncProduct(site, product, stock);
      cursor = next_cursor ?? void 0;
    } while (cursor);
  }
  async function syncProduct(site, product, stock) {
    const { id, title, sku } = product;
    const names = product.variants.length > 0 ? product.variants.map(({ name }) => name) : [""];
    for (const variant of names) {
      const row = rowOf(stock, id, variant);
      if (!row) await addRow(site, { product_id: id, variant, title, sku, quantity: 0 });
      else if (row.title !== title || (row.sku ?? "") !== sku)
        await stockTable(site).update(row.id, { title, sku });
    }
  }
  async function addRow(site, row) {
    try {
      await stockTable(site).insert(row);
    } catch (error) {
      if (!isHostError(error, "conflict")) throw error;
    }
  }
  async function takeFromStock(site, stockId, quantity) {
    try {
      await stockTable(site).increment(stockId, "quantity", -quantity, { min: 0 });
      return true;
    } catch (error) {
      if (isHostError(error, "conflict") || isHostError(error, "not_found")) return false;
      throw error;
    }
  }
  async function returnToStock(site, stockId, quantity) {
    try {
      await stockTable(site).increment(stockId, "quantity", quantity);
    } catch (error) {
      if (!isHostError(error, "not_found")) throw error;
    }
  }
  var SCARCE_MAX = 50;
  async function findScarce(site, { lowStock }) {
    const scarce = [];
    let cursor;
    do {
      const page2 = await stockTable(site).list({ order: "title", limit: 100, ...cursor && { cursor } });
      for (const row of page2.items) {
        const isScarce = row.quantity <= lowStock;
        if (isScarce === (row.is_warned ?? false)) continue;
        await stockTable(site).update(row.id, { is_warned: isScarce });
        if (isScarce) scarce.push(row);
      }
      cursor = page2.next_cursor ?? void 0;
    } while (cursor && scarce.length < SCARCE_MAX);
    return scarce;
  }

  // src/quote.ts
  var LINES_MAX = 12;
  var QUANTITY_MAX = 999;
  var ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  function readWishes(given) {
    const wishes = /* @__PURE__ */ new Map();
    for (const item of listOf(given)) {
      if (typeof item !== "object" || item === null) continue;
      const { product, variant = "", quantity } = item;
      const count = Math.trunc(Number(quantity));
      if (typeof product !== "string" || !ID.test(product) || typeof variant !== "string") continue;
      if (!(count >= 1) || variant.length > 200) continue;
      const key = `${product} ${variant}`;
      const sum = Math.min(QUANTITY_MAX, (wishes.get(key)?.quantity ?? 0) + count);
      wishes.set(key, { product, variant, quantity: sum });
      if (wishes.size >= LINES_MAX) break;
    }
    return [...wishes.values()];
  }
  function listOf(given) {
    if (Array.isArray(given)) return given;
    if (typeof given !== "string" || given.length > 1e4) return [];
    try {
      const read = JSON.parse(given);
      return Array.isArray(read) ? read : [];
    } catch {
      return [];
    }
  }
  async function quoteFor(site, shop, wishes) {
    const products = await findProducts(site, shop, [...new Set(wishes.map(({ product }) => product))]);
    const counted = [...products.values()].filter(({ hasStock }) => hasStock);
    const stock = await findStock(
      site,
      counted.map(({ id }) => id)
    );
    const problems = [];
    const lines = wishes.flatMap((wish) => {
      const product = products.get(wish.product);
      const unitCents = product ? unitPrice(product, wish.variant) : null;
      if (!product || unitCents === null || product.isSoldOut) {
        problems.push(site.t("quote.gone", { title: product?.title ?? site.t("quote.something") }));
        return [];
      }
      const left = available(product, wish.variant, stock);
      const quantity = Math.min(wish.quantity, left ?? wish.quantity);
      const title = titleOf(product.title, wish.variant);
      if (quantity === 0) problems.push(site.t("quote.sold_out", { title }));
      else if (quantity < wish.quantity) problems.push(site.t("quote.fewer", { title, count: quantity }));
      if (quantity === 0) return [];
      const totalCents = unitCents * quantity;
      return [{ product, variant: wish.variant, quantity, unitCents, totalCents, available: left }];
    });
    return { lines, problems, goodsCents: lines.reduce((sum, line) => sum + line.totalCents, 0), stock };
  }
  function unitPrice({ cents, variants }, variant) {
    if (variants.length === 0) return variant === "" ? cents : null;
    return variants.find(({ name }) => name === variant)?.cents ?? null;
  }
  function titleOf(title, variant) {
    return variant === "" ? title : `${title} – ${variant}`;
  }
  function deliveryCentsOf(shop, goodsCents, delivery) {
    const isFree = shop.freeFromCents !== null && goodsCents >= shop.freeFromCents;
    return delivery === "pickup" || isFree ? 0 : shop.deliveryCents;
  }
  function totalOf(shop, goodsCents, delivery) {
    return goodsCents + deliveryCentsOf(shop, goodsCents, delivery);
  }

  // src/shop.ts
  var CART_PATH = "/api/shop/cart";
  function shopOf({ settings }) {
    const text2 = (id) => typeof settings[id] === "string" ? settings[id].trim() : "";
    const number = (id, otherwise) => typeof settings[id] === "number" ? settings[id] : otherwise;
    const hasPickup = settings["has_pickup"] === true;
    const hasDelivery = settings["has_delivery"] !== false;
    return {
      currency: text2("currency") || "EUR",
      taxPercent: number("tax_percent", 0),
      notify: text2("notify_email"),
      deliveries: [...hasDelivery ? ["ship"] : [], ...hasPickup ? ["pickup"] : []],
      deliveryCents: toCents(settings["delivery_price"]) ?? 0,
      freeFromCents: toCents(settings["free_delivery_from"]) || null,
      countries: text2("countries").split("\n").map((line) => line.trim()).filter(Boolean),
      pickupInfo: text2("pickup_info"),
      payments: [
        ...settings["pay_stripe"] === true ? ["stripe"] : [],
        ...settings["pay_invoice"] === true ? ["invoice"] : [],
        ...settings["pay_pickup"] === true && hasPickup ? ["pickup"] : []
      ],
      invoiceInfo: text2("invoice_info"),
      holdMinutes: Math.max(30, number("hold_minutes", 60)),
      termsUrl: text2("terms_url"),
      lowStock: number("low_stock", 0),
      cartPath: text2("cart_path") || CART_PATH,
      keepDays: number("keep_days", 0)
    };
  }
  function priced(site, cents, currency) {
    return formatMoney(cents, currency, site.locale);
  }
  async function quietly(site, what, work) {
    try {
      await work();
    } catch (error) {
      site.log.warn(what, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  // src/mails.ts
  function mailConfirmation(site, order) {
    return Promise.all([
      toCustomer(site, order, "confirmation", afterwards(site, order)),
      mailOwner(site, order)
    ]).then(() => void 0);
  }
  function mailCustomerAgain(site, order) {
    return toCustomer(site, order, "confirmation", afterwards(site, order));
  }
  function mailShipped(site, order) {
    const isPickup = order.delivery === "pickup";
    const tracking = order.tracking ? [site.t("mail.tracking", { tracking: order.tracking })] : [];
    return toCustomer(site, order, isPickup ? "ready" : "shipped", [
      ...tracking,
      ...isPickup ? [shopOf(site).pickupInfo] : []
    ]);
  }
  function mailCanceled(site, order, reason) {
    return toCustomer(site, order, "canceled", reason ? [reason] : []);
  }
  function mailPaidTooLate(site, order) {
    return toOwner(site, "late", { number: order.number }, [linesOf(site, order)], order.email);
  }
  function mailLowStock(site, rows) {
    const list = rows.map((row) => `${row.quantity} × ${titleOf(row.title, row.variant)}`).join("\n");
    return toOwner(site, "low", { count: rows.length }, [list], null);
  }
  function mailOwner(site, order) {
    const who = [order.name, order.email, order.phone, order.address, order.message].filter(Boolean).join("\n");
    return toOwner(
      site,
      "owner",
      { number: order.number, total: priced(site, order.total_cents, order.currency) },
      [linesOf(site, order), who, waysOf(site, order)],
      order.email
    );
  }
  async function toOwner(site, what, values, parts, answersGoTo) {
    const { notify } = shopOf(site);
    if (notify === "") return;
    await quietly(
      site,
      "A mail to you could not be sent",
      () => site.mail.send({
        to: notify,
        subject: site.t(`mail.${what}.subject`, { ...values, site: site.title }),
        text: [site.t(`mail.${what}.text`, values), ...parts].join("\n\n"),
        ...answersGoTo !== null && { reply_to: answersGoTo }
      })
    );
  }
  async function toCustomer(site, order, what, more) {
    const { email } = order;
    if (email === null) return;
    const { notify } = shopOf(site);
    const values = { number: order.number, site: site.title };
    const link = order.link === null ? [] : [site.t("mail.link", { link: order.link })];
    await quietly(
      site,
      "A mail to a customer could not be sent",
      () => site.mail.send({
        to: email,
        subject: site.t(`mail.${what}.subject`, values),
        text: [site.t(`mail.${what}.text`, values), linesOf(site, order), ...more, ...link].filter(Boolean).join("\n\n"),
        ...notify !== "" && { reply_to: notify }
      })
    );
  }
  function afterwards(site, order) {
    const { invoiceInfo, pickupInfo } = shopOf(site);
    return [
      ...order.address ? [`${site.t("order.address")}
${order.address}`] : [],
      ...order.payment === "invoice" && invoiceInfo ? [invoiceInfo] : [],
      ...order.delivery === "pickup" && pickupInfo ? [pickupInfo] : []
    ];
  }
  function waysOf(site, { delivery, payment }) {
    return `${site.t(`delivery.${delivery}`)}, ${site.t(`payment.${payment}`)}`;
  }
  function linesOf(site, order) {
    const money = (cents) => priced(site, cents, order.currency);
    const items = order.items.map(
      ({ title, variant, quantity, unit_cents }) => `${quantity} × ${titleOf(title, variant)}: ${money(quantity * unit_cents)}`
    );
    return [
      ...items,
      ...order.delivery_cents > 0 ? [`${site.t("total.delivery")}: ${money(order.delivery_cents)}`] : [],
      `${site.t("total.total")}: ${money(order.total_cents)}`,
      ...order.tax_cents > 0 ? [site.t("total.tax", { percent: order.tax_percent, tax: money(order.tax_cents) })] : []
    ].join("\n");
  }

  // src/orders.ts
  var orderTable = (site) => site.table("orders");
  async function findOrderByKey(site, key) {
    const { items } = await orderTable(site).list({ where: { key }, limit: 1 });
    return items[0];
  }
  var TRIES = 8;
  async function changeOrder(site, id, decide) {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const order = await orderTable(site).get(id);
      const patch = order && decide(order);
      if (!order || !patch) return { order, isChanged: false };
      try {
        return {
          order: await orderTable(site).update(id, patch, { if_version: order.version }),
          isChanged: true
        };
      } catch (error) {
        if (!isHostError(error, "conflict")) throw error;
      }
    }
    throw new Error(`The order ${id} is being changed all the time.`);
  }
  async function reserve(site, order) {
    const counted = order.items.filter(({ has_stock }) => has_stock);
    const stock = await findStock(site, [...new Set(counted.map(({ product_id }) => product_id))]);
    const reserved = [];
    for (const { product_id, variant, quantity } of counted) {
      const row = rowOf(stock, product_id, variant);
      if (!row || !await takeFromStock(site, row.id, quantity))
        return { isAll: false, taken: reserved.length };
      reserved.push({ stock_id: row.id, quantity });
      await orderTable(site).update(order.id, { reserved, has_reserved: true });
    }
    return { isAll: true, taken: reserved.length };
  }
  async function giveBack(site, id) {
    let order = await orderTable(site).get(id);
    while (order) {
      const [first, ...rest] = order.reserved ?? [];
      if (!first) return;
      const patch = { reserved: rest, has_reserved: rest.length > 0 };
      try {
        order = await orderTable(site).update(id, patch, { if_version: order.version });
      } catch (error) {
        if (!isHostError(error, "conflict")) throw error;
        order = await orderTable(site).get(id);
        continue;
      }
      await returnToStock(site, first.stock_id, first.quantity);
    }
  }
  function settleLater(site, work, delay_seconds = 0) {
    return site.jobs.enqueue("settle", work, { delay_seconds, key: work.order });
  }
  function linkTo(site, { id }) {
    return site.links.sign({ path: "/order", data: { order: id }, expires_in: 366 * 86400 });
  }
  async function orderOfToken(site, token) {
    if (typeof token !== "string" || token === "" || token.length > 8e3) return null;
    const data = await site.links.verify(token);
    return typeof data?.order === "string" ? orderTable(site).get(data.order) : null;
  }
  function announce(site, type, order) {
    return quietly(
      site,
      `${type} could not be told`,
      () => site.events.emit(type, {
        order_id: order.id,
        number: order.number ?? "",
        status: order.status,
        currency: order.currency,
        total_cents: order.total_cents,
        items: order.items.map(({ product_id, title, quantity, unit_cents }) => ({
          product_id,
          title,
          quantity,
          unit_cents
        })),
        customer: { name: order.name ?? "", email: order.email ?? "" }
      })
    );
  }

  // src/stripe.ts
  var API = "https://api.stripe.com/v1/checkout/sessions";
  var VERSION = "2024-06-20";
  var TOLERANCE_SECONDS = 300;
  function openSession(site, order) {
    const back = order.link ?? site.origin;
    const fields = new URLSearchParams({
      mode: "payment",
      client_reference_id: order.id,
      customer_email: order.email ?? "",
      success_url: `${back}&paid=1`,
      cancel_url: back,
      locale: "auto",
      "metadata[order]": order.number ?? "",
      "payment_intent_data[description]": `${site.title} ${order.number ?? ""}`
    });
    if (order.hold_until !== null)
      fields.set("expires_at", String(Math.floor(Date.parse(order.hold_until) / 1e3)));
    const lines = order.items.map(({ title, variant, quantity, unit_cents }) => ({
      name: titleOf(title, variant),
      quantity,
      cents: unit_cents
    }));
    if (order.delivery_cents > 0)
      lines.push({ name: site.t("total.delivery"), quantity: 1, cents: order.delivery_cents });
    for (const [index, { name, quantity, cents }] of lines.entries()) {
      const line = `line_items[${index}]`;
      fields.set(`${line}[quantity]`, String(quantity));
      fields.set(`${line}[price_data][currency]`, order.currency.toLowerCase());
      fields.set(`${line}[price_data][unit_amount]`, String(cents));
      fields.set(`${line}[price_data][product_data][name]`, name);
    }
    return ask(site, API, { body: fields.toString(), idempotencyKey: `order-${order.id}` });
  }
  function getSession(site, id) {
    return ask(site, `${API}/${encodeURIComponent(id)}`);
  }
  function expireSession(site, id) {
    return ask(site, `${API}/${encodeURIComponent(id)}/expire`, { body: "", idempotencyKey: `expire-${id}` });
  }
  async function ask(site, url, post) {
    const key = await site.secrets.get("stripe_secret_key");
    if (!key) throw new Error("The secret key of Stripe is missing.");
    const headers = { authorization: `Bearer ${key}`, "stripe-version": VERSION };
    const answer = await site.fetch(
      url,
      post ? {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/x-www-form-urlencoded",
          "idempotency-key": post.idempotencyKey
        },
        body: post.body
      } : { headers }
    );
    if (!answer.ok) throw new Error(`Stripe answered ${answer.status}: ${reasonIn(answer.text)}`);
    return answer.json();
  }
  function reasonIn(text2) {
    const [, message] = /"message":\s*"((?:[^"\\]|\\.){1,300})/.exec(text2) ?? [];
    return message ?? "no reason";
  }
  function isPaymentOf(session, order) {
    return session.payment_status !== "unpaid" && session.client_reference_id === order.id && session.amount_total === order.total_cents && session.currency === order.currency.toLowerCase();
  }
  async function readEvent(site, { headers, text: text2 }, secret) {
    const parts = (headers["stripe-signature"] ?? "").split(",").map((part) => part.trim().split("="));
    const time = parts.find(([name]) => name === "t")?.[1] ?? "";
    if (text2 === null || !/^\d{1,12}$/.test(time)) return null;
    if (Math.abs(Date.now() / 1e3 - Number(time)) > TOLERANCE_SECONDS) return null;
    const wanted = await site.crypto.hmac({ algorithm: "sha256", key: secret, text: `${time}.${text2}` });
    const isSigned = parts.some(([name, value = ""]) => name === "v1" && isSame(value, wanted));
    return isSigned ? JSON.parse(text2) : null;
  }
  function isSame(given, wanted) {
    if (given.length !== wanted.length) return false;
    let difference = 0;
    for (let at = 0; at < wanted.length; at += 1) difference |= given.charCodeAt(at) ^ wanted.charCodeAt(at);
    return difference === 0;
  }

  // src/changes.ts
  var now = () => (/* @__PURE__ */ new Date()).toISOString();
  async function markPaid(site, id, payment = null) {
    const { order, isChanged } = await changeOrder(
      site,
      id,
      ({ paid_at, status }) => paid_at !== null || !["placed", "shipped"].includes(status) ? null : {
        status: status === "placed" ? "paid" : status,
        paid_at: now(),
        stripe_payment: payment,
        hold_until: null
      }
    );
    if (!order || !isChanged) return null;
    await announce(site, "order.paid", order);
    return order;
  }
  async function takePayment(site, order, session) {
    if (!isPaymentOf(session, order)) {
      if (session.payment_status === "paid")
        site.log.error("A payment does not fit its order", { order: order.number, session: session.id });
      return;
    }
    const paid = await markPaid(site, order.id, session.payment_intent);
    if (paid) return mailConfirmation(site, paid);
    if (order.status === "canceled")
      await settleLater(site, { order: order.id, payment: session.payment_intent ?? session.id });
  }
  async function takeLatePayment(site, id, payment) {
    await giveBack(site, id);
    const { order, isChanged } = await changeOrder(
      site,
      id,
      ({ status, paid_at }) => status !== "canceled" || paid_at !== null ? null : { status: "paid", paid_at: now(), canceled_at: null, note: null, stripe_payment: payment }
    );
    if (!order || !isChanged) return;
    await announce(site, "order.paid", order);
    if ((await reserve(site, order)).isAll) return mailConfirmation(site, order);
    await giveBack(site, id);
    await orderTable(site).update(id, { note: site.t("note.sold_out") });
    await mailPaidTooLate(site, order);
  }
  async function beginPayment(site, order) {
    let begun = order;
    await quietly(site, "The payment could not begin", async () => {
      const session = await openSession(site, order);
      begun = await orderTable(site).update(order.id, { stripe_session: session.id, stripe_url: session.url });
    });
    return begun;
  }
  async function confirmPayment(site, order) {
    if (order.stripe_session === null || order.paid_at !== null) return order;
    await takePayment(site, order, await getSession(site, order.stripe_session));
    return await orderTable(site).get(order.id) ?? order;
  }
  async function ship(site, id, tracking) {
    const { order, isChanged } = await changeOrder(
      site,
      id,
      ({ status }) => status === "placed" || status === "paid" ? { status: "shipped", shipped_at: now(), tracking: tracking || null } : null
    );
    if (order && isChanged) await mailShipped(site, order);
    return isChanged;
  }
  async function cancel(site, id, reason, isWanted = () => true) {
    const { order, isChanged } = await changeOrder(
      site,
      id,
      (found) => (found.status === "placed" || found.status === "paid") && isWanted(found) ? { status: "canceled", canceled_at: now(), note: reason || found.note, hold_until: null } : null
    );
    if (!order || !isChanged) return null;
    const { stripe_session: session } = order;
    if (session !== null && order.paid_at === null)
      await quietly(site, "The payment could not be closed", () => expireSession(site, session));
    await giveBack(site, id);
    await announce(site, "order.canceled", order);
    return order;
  }
  async function cancelForCustomer(site, id, reason) {
    const order = await cancel(site, id, reason);
    if (order) await mailCanceled(site, order, reason);
    return order !== null;
  }
  async function refund(site, id, { note, restock }) {
    const { order, isChanged } = await changeOrder(
      site,
      id,
      ({ paid_at, status }) => paid_at === null || status === "refunded" ? null : { status: "refunded", refunded_at: now(), ...note && { note } }
    );
    if (order && isChanged && restock) await giveBack(site, id);
    return isChanged;
  }
  async function settle(site, id) {
    const order = await orderTable(site).get(id);
    if (!order) return;
    const isOver = order.hold_until !== null && Date.parse(order.hold_until) <= Date.now();
    if (order.status === "canceled") return giveBack(site, id);
    if (order.status === "new") {
      await giveBack(site, id);
      await orderTable(site).delete(id);
    } else if (order.status === "placed" && isOver) {
      const asked = await confirmPayment(site, order);
      const isStill = ({ paid_at, hold_until }) => paid_at === null && hold_until !== null;
      if (isStill(asked)) await cancel(site, id, site.t("note.not_paid"), isStill);
    }
  }
  var PLACING_MINUTES = 30;
  async function tidy(site) {
    const orders = orderTable(site);
    const before = (minutes) => new Date(Date.now() - minutes * 6e4).toISOString();
    const waiting = [
      { status: "new", created_at: { lt: before(PLACING_MINUTES) } },
      { status: "placed", hold_until: { lt: before(0) } },
      { status: "canceled", has_reserved: true }
    ];
    for (const where of waiting)
      for (const { id } of (await orders.list({ where, limit: 20 })).items)
        await settleLater(site, { order: id });
    const { keepDays } = shopOf(site);
    if (keepDays === 0) return;
    const { items } = await orders.list({
      where: { created_at: { lt: before(keepDays * 1440) }, email: { gt: "" } },
      limit: 50
    });
    for (const { id } of items)
      await orders.update(id, { name: null, email: null, phone: null, address: null, message: null });
  }

  // src/actions.ts
  var textOf = (input, id) => typeof input[id] === "string" ? input[id].trim() : "";
  async function orderOf(site, { row }) {
    const order = typeof row === "string" ? await orderTable(site).get(row) : null;
    if (!order) throw new Error("There is no such order.");
    return order;
  }
  async function done(site, order, isDone, message) {
    if (isDone) return { message: `Order ${order.number ?? ""} ${message}` };
    const now2 = await orderTable(site).get(order.id) ?? order;
    const paid = now2.paid_at === null ? "not paid" : "paid";
    throw new Error(`Order ${now2.number ?? ""} is ${now2.status} and ${paid}: this cannot be done with it.`);
  }
  var actions = {
    "mark-paid": async ({ input }, site) => {
      const order = await orderOf(site, input);
      return done(site, order, await markPaid(site, order.id) !== null, "is paid.");
    },
    "mark-shipped": async ({ input }, site) => {
      const order = await orderOf(site, input);
      return done(site, order, await ship(site, order.id, textOf(input, "tracking")), "is on its way.");
    },
    cancel: async ({ input }, site) => {
      const order = await orderOf(site, input);
      const isDone = await cancelForCustomer(site, order.id, textOf(input, "reason"));
      const money = order.paid_at === null ? "" : " It was paid: send the money back.";
      return done(site, order, isDone, `is canceled, and its goods are back in stock.${money}`);
    },
    "mark-refunded": async ({ input }, site) => {
      const order = await orderOf(site, input);
      const how = { note: textOf(input, "note"), restock: input["restock"] === true };
      return done(site, order, await refund(site, order.id, how), "is refunded.");
    },
    "resend-confirmation": async ({ input }, site) => {
      const order = await orderOf(site, input);
      if (order.email === null) throw new Error("The address of this order was deleted.");
      await mailCustomerAgain(site, order);
      return { message: `The confirmation of order ${order.number ?? ""} was sent again.` };
    },
    "set-stock": async ({ input }, site) => {
      const { title, quantity } = await stockTable(site).update(String(input["row"]), {
        quantity: wholeOf(input)
      });
      return { message: `There are ${quantity} of ${title}.` };
    },
    "add-to-stock": async ({ input }, site) => {
      try {
        const row = await stockTable(site).increment(String(input["row"]), "quantity", wholeOf(input), {
          min: 0
        });
        return { message: `There are ${row.quantity} of ${row.title}.` };
      } catch (error) {
        throw isHostError(error, "conflict") ? new Error("There are not that many.") : error;
      }
    }
  };
  function wholeOf(input) {
    const quantity = Number(input["quantity"]);
    if (!Number.isInteger(quantity)) throw new Error("How many is a whole number.");
    return quantity;
  }

  // src/page.ts
  var STYLES2 = markup`<link rel="stylesheet" href="asset:shop.css">`;
  var SCRIPT = markup`<script type="module" src="asset:shop.js"></script>`;
  var RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i;
  function page(site, title, body, { status = 200, leadsTo } = {}) {
    const onward = leadsTo ? markup`<meta http-equiv="refresh" content="1;url=${leadsTo}">` : null;
    return html(
      markup`<!doctype html>
<html lang="${site.locale}" dir="${RIGHT_TO_LEFT.test(site.locale) ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin"><meta name="robots" content="noindex">${onward}
<title>${title} – ${site.title}</title>${STYLES2}
</head>
<body class="shop-page">
<header><a href="/">${site.title}</a></header>
<main><h1>${title}</h1>${body}</main>${SCRIPT}
</body>
</html>`,
      { status, headers: { "x-robots-tag": "noindex" } }
    );
  }
  function picture(image, sizes, eager = false) {
    if (!image) return null;
    const path = image.url.replace(/^https?:\/\/[^/]+/, "");
    const variant = (width) => `${path.replace(/\/([^/]+)\.\w+$/, `/w${width}/$1.webp`)} ${width}w`;
    const set = image.widths.length > 0 ? image.widths.map(variant).join(", ") : null;
    return markup`<img src="${path}" alt="" width="${image.width}" height="${image.height}"${set && markup` srcset="${set}" sizes="${sizes}"`}${eager ? null : markup` loading="lazy"`}>`;
  }

  // src/blocks.ts
  async function buyBlock({ settings, page: page2 }, site) {
    const slug = typeof settings["product"] === "string" ? settings["product"].trim() : "";
    const id = page2.entry?.type === COLLECTION ? page2.entry.id : null;
    const entry = slug ? await site.content.find({ type: COLLECTION, slug }) : id === null ? null : await site.content.get(id);
    if (!entry) return null;
    const shop = shopOf(site);
    const product = productOf(entry, shop);
    if (product.cents === null) return null;
    const stock = product.hasStock ? await findStock(site, [product.id]) : [];
    return markup`${STYLES2}<div class="shop shop-buy">
${settings["show_price"] !== false && markup`<p class="shop-price">${priceOf(site, shop, product)}</p>`}
<p class="shop-small">${priceNotes(site, shop)}</p>
${buyForm(site, shop, product, stock)}
</div>${SCRIPT}`;
  }
  function buyForm(site, shop, product, stock) {
    const choices = (product.variants.length > 0 ? product.variants : [{ name: "", cents: product.cents ?? 0 }]).map((variant) => ({ ...variant, left: available(product, variant.name, stock) })).map((variant) => ({ ...variant, isGone: product.isSoldOut || variant.left === 0 }));
    if (choices.every(({ isGone }) => isGone)) return markup`<p class="shop-gone">${site.t("buy.sold_out")}</p>`;
    const isPricedApart = new Set(choices.map(({ cents }) => cents)).size > 1;
    const [only] = choices;
    const most = Math.min(99, Math.max(...choices.map(({ left }) => left ?? 99)));
    const option = ({ name, cents, isGone }) => markup`<option value="${name}"${isGone && markup` disabled`}>${name}${isPricedApart && ` – ${priced(site, cents, shop.currency)}`}${isGone && ` (${site.t("buy.sold_out")})`}</option>`;
    const variants = product.variants.length > 0 ? markup`<label>${site.t("buy.variant")} <select name="variant">${choices.map(option)}</select></label>` : null;
    const few = choices.length === 1 && typeof only?.left === "number" && only.left <= shop.lowStock ? markup`<p class="shop-small shop-few">${site.t("buy.few", { count: only.left })}</p>` : null;
    return markup`<form action="/api/shop/checkout" method="get" data-shop-buy>
<input type="hidden" name="product" value="${product.id}">
${variants}
<label>${site.t("buy.quantity")} <input type="number" name="quantity" value="1" min="1" max="${most}" required></label>
<button type="submit">${site.t("buy.add")}</button>
${few}
<p class="shop-status" role="status" data-added="${site.t("buy.added")}"></p>
<a class="shop-to-cart" href="${shop.cartPath}" data-shop-cart-link hidden>${site.t("buy.to_cart")} <span data-shop-count></span></a>
</form>`;
  }
  function priceOf(site, { currency }, { cents, variants }) {
    const prices = variants.length > 0 ? variants.map((variant) => variant.cents) : [cents ?? 0];
    const least = Math.min(...prices);
    const price = priced(site, least, currency);
    return prices.some((other) => other !== least) ? site.t("buy.from", { price }) : price;
  }
  function priceNotes(site, { taxPercent, deliveries, deliveryCents }) {
    return [
      ...taxPercent > 0 ? [site.t("buy.tax", { percent: taxPercent })] : [],
      ...deliveries.includes("ship") && deliveryCents > 0 ? [site.t("buy.plus_delivery")] : []
    ].join(", ");
  }
  var ORDERS = {
    newest: "-published_at",
    title: "title",
    price: "fields.price",
    position: "position"
  };
  async function productsBlock({ settings }, site) {
    const shop = shopOf(site);
    const { items } = await site.content.list({
      type: COLLECTION,
      order: ORDERS[String(settings["order"])] ?? "-published_at",
      limit: Math.min(48, Math.max(1, Math.trunc(Number(settings["limit"] ?? 12)) || 12)),
      ...settings["featured"] === true && { where: { is_featured: true } }
    });
    if (items.length === 0) return null;
    const products = items.map((entry) => productOf(entry, shop));
    const stock = await findStock(
      site,
      products.filter(({ hasStock }) => hasStock).map(({ id }) => id)
    );
    const title = typeof settings["title"] === "string" ? settings["title"].trim() : "";
    return markup`${STYLES2}<div class="shop">${title && markup`<h2>${title}</h2>`}
<ul class="shop-grid">${products.map((product) => tile(site, shop, product, stock))}</ul></div>`;
  }
  function tile(site, shop, product, stock) {
    const { title, path, image, cents, variants } = product;
    const names = variants.length > 0 ? variants.map(({ name: name2 }) => name2) : [""];
    const isGone = product.isSoldOut || names.every((name2) => available(product, name2, stock) === 0);
    const name = path === null ? markup`<span>${title}</span>` : markup`<a href="${path}">${title}</a>`;
    return markup`<li>${picture(image, "(min-width: 60rem) 20rem, 45vw")}<p class="shop-name">${name}</p>${cents !== null && markup`<p class="shop-price">${priceOf(site, shop, product)}</p>`}${isGone && markup`<p class="shop-gone">${site.t("buy.sold_out")}</p>`}</li>`;
  }
  function cartBlock(site) {
    const texts = {
      loading: site.t("cart.loading"),
      empty: site.t("cart.empty"),
      failed: site.t("cart.failed"),
      quantity: site.t("buy.quantity"),
      remove: site.t("cart.remove")
    };
    return markup`${STYLES2}<div class="shop shop-cart" data-shop-cart data-texts="${JSON.stringify(texts)}">
<noscript><p>${site.t("cart.no_script")}</p></noscript>
<div role="status" data-shop-message></div>
<ul class="shop-lines" data-shop-lines></ul>
<div data-shop-sum hidden>
<p class="shop-sum"><span>${site.t("total.goods")}</span> <strong data-shop-total></strong></p>
<p class="shop-small">${priceNotes(site, shopOf(site))}</p>
<p><a class="shop-button" href="/api/shop/checkout" data-shop-checkout>${site.t("cart.checkout")}</a></p>
</div></div>${SCRIPT}`;
  }

  // src/form.ts
  var FIELDS = ["name", "email", "phone", "street", "postcode", "city", "country", "message"];
  var LENGTHS = {
    name: 100,
    email: 254,
    phone: 40,
    street: 200,
    postcode: 20,
    city: 100,
    country: 80,
    message: 1e3
  };
  var OF_ADDRESS = ["street", "postcode", "city", "country"];
  var EMAIL = /^[^\s@<>"'(),:;[\]\\]+@[^\s@<>"'(),:;[\]\\]+\.[^\s@<>"'(),:;[\]\\.]{2,}$/;
  var LINK = /:\/\/|www\.|\.(com|net|org|ru|cn|xyz|top)\b/i;
  function readForm(body) {
    const given = typeof body === "object" && body !== null ? body : {};
    const text2 = (name, max = 1e4) => {
      const [value] = [given[name]].flat();
      return typeof value === "string" ? value.trim().slice(0, max) : "";
    };
    const line = (name) => text2(name, LENGTHS[name]).replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
    return {
      name: line("name"),
      email: line("email"),
      phone: line("phone"),
      street: line("street"),
      postcode: line("postcode"),
      city: line("city"),
      country: line("country"),
      message: text2("message", LENGTHS.message),
      delivery: text2("delivery"),
      payment: text2("payment"),
      terms: text2("terms"),
      website: text2("website"),
      items: text2("items"),
      token: text2("token")
    };
  }
  function checkForm(site, shop, form) {
    const mistakes = /* @__PURE__ */ new Map();
    const miss = (field, key) => mistakes.set(field, site.t(`mistake.${key}`));
    const delivery = shop.deliveries.find((one) => one === form.delivery);
    const payment = paymentsFor(shop, delivery).find((one) => one === form.payment);
    if (form.name === "") miss("name", "required");
    if (!EMAIL.test(form.email)) miss("email", "email");
    if (!delivery) miss("delivery", "choose");
    else if (!payment) miss("payment", "payment");
    if (delivery === "ship") {
      for (const field of OF_ADDRESS) if (form[field] === "") miss(field, "required");
      if (shop.countries.length > 0 && !shop.countries.includes(form.country)) miss("country", "country");
    }
    for (const field of ["name", "phone", ...OF_ADDRESS])
      if (LINK.test(form[field])) miss(field, "link");
    if (shop.termsUrl !== "" && form.terms === "") miss("terms", "terms");
    if (mistakes.size > 0 || !delivery || !payment) return { mistakes };
    const { name, email, phone, street, postcode, city, country, message } = form;
    const address = delivery === "ship" ? `${name}
${street}
${postcode} ${city}
${country}` : null;
    return { customer: { name, email, phone, address, message, delivery, payment } };
  }
  function paymentsFor({ payments }, delivery) {
    return payments.filter((payment) => payment !== "pickup" || delivery === "pickup");
  }

  // src/checkout-page.ts
  var AUTOCOMPLETE = {
    name: "name",
    email: "email",
    phone: "tel",
    street: "street-address",
    postcode: "postal-code",
    city: "address-level2",
    country: "country-name"
  };
  var OPTIONAL = ["phone", "message"];
  function checkoutPage(site, shop, view) {
    const { quote, items, token, form, mistakes = /* @__PURE__ */ new Map(), notices = [] } = view;
    const said = [...notices, ...quote.problems, ...mistakes.size > 0 ? [site.t("mistake.some")] : []];
    const body = markup`
${said.length > 0 && markup`<div class="shop-alert" role="alert">${said.map((text2) => markup`<p>${text2}</p>`)}</div>`}
<div class="shop-checkout">
<section aria-labelledby="shop-summary"><h2 id="shop-summary">${site.t("checkout.summary")}</h2>
${linesTable(site, shop, quote.lines)}
<p><a href="${shop.cartPath}">${site.t("checkout.change")}</a></p></section>
<form action="/api/shop/orders" method="post">
<input type="hidden" name="items" value="${items}"><input type="hidden" name="token" value="${token}">
<p class="shop-trap" aria-hidden="true"><label>Website <input name="website" tabindex="-1" autocomplete="off"></label></p>
<fieldset><legend>${site.t("checkout.you")}</legend>${["name", "email", "phone"].map(field)}</fieldset>
<fieldset><legend>${site.t("checkout.delivery")}</legend>
${shop.deliveries.map((one, index) => choice("delivery", one, deliveryLabel(site, shop, quote, one), index === 0))}
${mistake("delivery")}
${shop.deliveries.includes("ship") && markup`<div class="shop-address">${["street", "postcode", "city", "country"].map(field)}</div>`}
</fieldset>
<fieldset><legend>${site.t("checkout.payment")}</legend>
${shop.payments.map((one, index) => choice("payment", one, paymentLabel(site, shop, one), index === 0))}
${mistake("payment")}</fieldset>
${field("message")}
${shop.termsUrl !== "" && markup`<p class="shop-choice"><input type="checkbox" id="shop-terms" name="terms" value="yes" required${form.terms && markup` checked`}>
<label for="shop-terms">${site.t("checkout.agree")} <a href="${shop.termsUrl}" target="_blank" rel="noopener">${site.t("checkout.terms")}</a></label></p>${mistake("terms")}`}
<p><button type="submit">${site.t("checkout.order")}</button></p>
</form></div>`;
    return page(site, site.t("checkout.title"), body, { status: view.status ?? 200 });
    function field(name) {
      const value = form[name] ?? "";
      const isOptional = OPTIONAL.includes(name);
      const isRequired = !isOptional && (name === "name" || name === "email" || shop.deliveries.length === 1);
      const wrong = mistakes.has(name);
      const attributes = markup`id="shop-${name}" name="${name}"${isRequired && markup` required`}${wrong && markup` aria-invalid="true" aria-describedby="shop-${name}-mistake"`}${AUTOCOMPLETE[name] && markup` autocomplete="${AUTOCOMPLETE[name]}"`}`;
      const control = name === "message" ? markup`<textarea ${attributes} rows="3" maxlength="1000">${value}</textarea>` : name === "country" && shop.countries.length > 0 ? markup`<select ${attributes}>${shop.countries.map(
        (country) => markup`<option${country === value && markup` selected`}>${country}</option>`
      )}</select>` : markup`<input ${attributes} type="${name === "email" ? "email" : name === "phone" ? "tel" : "text"}" value="${value}">`;
      const label = site.t(`field.${name}`) + (isOptional ? ` (${site.t("field.optional")})` : "");
      return markup`<p class="shop-field"><label for="shop-${name}">${label}</label>${control}</p>${mistake(name)}`;
    }
    function choice(name, value, label, isFirst) {
      const isChecked = form[name] ? form[name] === value : isFirst;
      const id = `shop-${name}-${value}`;
      return markup`<p class="shop-choice"><input type="radio" id="${id}" name="${name}" value="${value}" required${isChecked && markup` checked`}><label for="${id}">${label}</label></p>`;
    }
    function mistake(name) {
      const text2 = mistakes.get(name);
      return text2 !== void 0 && markup`<p class="shop-mistake" id="shop-${name}-mistake">${text2}</p>`;
    }
  }
  function deliveryLabel(site, shop, { goodsCents }, delivery) {
    const cents = deliveryCentsOf(shop, goodsCents, delivery);
    const total = totalOf(shop, goodsCents, delivery);
    const money = (amount) => priced(site, amount, shop.currency);
    const tax = shop.taxPercent > 0 && `, ${site.t("total.tax", { percent: shop.taxPercent, tax: money(taxInside(total, shop.taxPercent)) })}`;
    const info = delivery === "pickup" && shop.pickupInfo !== "" && markup`<small>${shop.pickupInfo}</small>`;
    return markup`${site.t(`delivery.${delivery}`)}: ${cents === 0 ? site.t("delivery.free") : money(cents)}
<small><strong>${site.t("total.total")}: ${money(total)}</strong>${tax}</small>${info}`;
  }
  function paymentLabel(site, shop, payment) {
    const isForPickupOnly = shop.deliveries.length > 1 && !paymentsFor(shop, "ship").includes(payment);
    return markup`${site.t(`payment.${payment}`)}${isForPickupOnly && markup` <small>${site.t("payment.pickup_only")}</small>`}`;
  }
  function linesTable(site, shop, lines) {
    return itemsTable(
      site,
      shop.currency,
      lines.map(({ product, variant, quantity, totalCents }) => ({
        title: titleOf(product.title, variant),
        quantity,
        cents: totalCents
      })),
      [[site.t("total.goods"), lines.reduce((sum, { totalCents }) => sum + totalCents, 0)]]
    );
  }
  function itemsTable(site, currency, items, sums) {
    const money = (cents) => priced(site, cents, currency);
    return markup`<table class="shop-items"><thead><tr><th scope="col">${site.t("table.product")}</th>
<th scope="col">${site.t("buy.quantity")}</th><th scope="col">${site.t("table.price")}</th></tr></thead>
<tbody>${items.map(
      ({ title, quantity, cents }) => markup`<tr><td>${title}</td><td>${quantity}</td><td>${money(cents)}</td></tr>`
    )}</tbody><tfoot>${sums.map(
      ([label, cents]) => markup`<tr><th scope="row" colspan="2">${label}</th><td>${money(cents)}</td></tr>`
    )}</tfoot></table>`;
  }
  function shownAgain(form) {
    const again = { delivery: form.delivery, payment: form.payment, terms: form.terms };
    for (const name of FIELDS) again[name] = form[name];
    return again;
  }

  // src/order-page.ts
  function orderPage(site, order, view) {
    const mustPay = order.payment === "stripe" && order.status === "placed" && order.hold_until !== null;
    const leadsTo = mustPay && view.goesOn && !view.isBack ? order.stripe_url : null;
    const body = markup`<div class="shop-order" data-shop-ordered>
<p class="shop-state" role="status">${stateOf(site, order, view)}</p>
${mustPay && wayToPay(site, order, view, leadsTo !== null)}
${itemsOf(site, order)}
<p>${site.t(`delivery.${order.delivery}`)}, ${site.t(`payment.${order.payment}`)}</p>
${order.address !== null && section(site, "address", order.address)}
${order.delivery === "pickup" && shopOf(site).pickupInfo !== "" && section(site, "pickup", shopOf(site).pickupInfo)}
${order.payment === "invoice" && order.paid_at === null && shopOf(site).invoiceInfo !== "" && section(site, "invoice", shopOf(site).invoiceInfo)}
${order.tracking !== null && section(site, "tracking", order.tracking)}
<p><a href="/">${site.t("order.back")}</a></p></div>`;
    return page(site, site.t("order.numbered", { number: order.number ?? "" }), body, { leadsTo });
  }
  function stateOf(site, { status, payment, delivery }, { isBack }) {
    if (status === "placed" && payment === "stripe") return site.t(isBack ? "state.checking" : "state.unpaid");
    if (status === "shipped" && delivery === "pickup") return site.t("state.ready");
    return site.t(`state.${status}`);
  }
  function wayToPay(site, { stripe_url: url }, { token, isBack }, isLeading) {
    if (isBack) return null;
    if (url !== null)
      return markup`${isLeading && markup`<p>${site.t("order.leading")}</p>`}<p><a class="shop-button" href="${url}">${site.t("order.pay")}</a></p>`;
    return markup`<form action="/api/shop/pay" method="post"><p>${site.t("order.pay_failed")}</p>
<input type="hidden" name="token" value="${token}"><button type="submit">${site.t("order.pay")}</button></form>`;
  }
  function itemsOf(site, order) {
    const sums = [
      ...order.delivery_cents > 0 ? [[site.t("total.delivery"), order.delivery_cents]] : [],
      [site.t("total.total"), order.total_cents]
    ];
    const tax = order.tax_cents > 0 && markup`<p class="shop-small">${site.t("total.tax", {
      percent: order.tax_percent,
      tax: priced(site, order.tax_cents, order.currency)
    })}</p>`;
    const items = order.items.map(({ title, variant, quantity, unit_cents }) => ({
      title: titleOf(title, variant),
      quantity,
      cents: quantity * unit_cents
    }));
    return markup`${itemsTable(site, order.currency, items, sums)}${tax}`;
  }
  function section(site, what, text2) {
    return markup`<section><h2>${site.t(`order.${what}`)}</h2><p class="shop-lined">${text2}</p></section>`;
  }

  // src/place.ts
  var NUMBERS_FROM = 1e3;
  var SLACK_MINUTES = 2;
  var GIVEN_BACK_AT_ONCE = 4;
  async function placeOrder(site, shop, { key, quote, customer }) {
    const orders = orderTable(site);
    let order;
    try {
      order = await orders.insert({ ...columnsOf(shop, quote, customer), key, status: "new" });
    } catch (error) {
      if (!isHostError(error, "conflict")) throw error;
      return waitForOther(site, key);
    }
    try {
      const delay_seconds = (shop.holdMinutes + SLACK_MINUTES) * 60 + 30;
      await settleLater(site, { order: order.id }, delay_seconds);
      const { isAll, taken } = await reserve(site, order);
      if (!isAll) {
        if (taken > GIVEN_BACK_AT_ONCE) await settleLater(site, { order: order.id });
        else await giveUp(site, order);
        return { failed: "sold_out" };
      }
      const count = await site.kv.increment("orders");
      order = await orders.update(order.id, {
        number: String(NUMBERS_FROM + count),
        status: "placed",
        link: await linkTo(site, order)
      });
    } catch (error) {
      await giveUp(site, order);
      throw error;
    }
    await announce(site, "order.placed", order);
    if (order.payment === "stripe") order = await beginPayment(site, order);
    else await mailConfirmation(site, order);
    return { order };
  }
  async function giveUp(site, { id }) {
    await giveBack(site, id);
    await orderTable(site).delete(id);
  }
  function columnsOf(shop, { lines, goodsCents }, customer) {
    const { delivery, payment } = customer;
    const deliveryCents = deliveryCentsOf(shop, goodsCents, delivery);
    const total = goodsCents + deliveryCents;
    const holdMs = (shop.holdMinutes + SLACK_MINUTES) * 6e4;
    return {
      ...customer,
      items: lines.map(({ product, variant, quantity, unitCents }) => ({
        product_id: product.id,
        title: product.title,
        variant,
        sku: product.sku,
        quantity,
        unit_cents: unitCents,
        has_stock: product.hasStock
      })),
      goods_cents: goodsCents,
      delivery_cents: deliveryCents,
      total_cents: total,
      tax_cents: taxInside(total, shop.taxPercent),
      tax_percent: shop.taxPercent,
      currency: shop.currency,
      hold_until: payment === "stripe" ? new Date(Date.now() + holdMs).toISOString() : null,
      reserved: [],
      has_reserved: false
    };
  }
  var PATIENCE = 16;
  var PAUSE_MS = 250;
  async function waitForOther(site, key) {
    for (let turn = 0; turn < PATIENCE; turn += 1) {
      const order = await findOrderByKey(site, key);
      if (!order) return { failed: "sold_out" };
      if (order.status !== "new") return { order };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return { failed: "busy" };
  }

  // src/endpoints.ts
  var CHECKOUT_SECONDS = 86400;
  async function postQuote({ body }, site) {
    const shop = shopOf(site);
    const given = typeof body === "object" && body !== null ? body.items : null;
    const quote = await quoteFor(site, shop, readWishes(given));
    const isTooMuch = Array.isArray(given) && given.length > LINES_MAX;
    const money = (cents) => priced(site, cents, shop.currency);
    return json({
      lines: quote.lines.map(({ product, variant, quantity, unitCents, totalCents, available: available2 }) => ({
        product: product.id,
        variant,
        quantity,
        max: Math.min(99, available2 ?? 99),
        title: titleOf(product.title, variant),
        url: product.path,
        image: product.image?.url.replace(/^https?:\/\/[^/]+/, "") ?? null,
        unit: money(unitCents),
        total: money(totalCents)
      })),
      problems: isTooMuch ? [...quote.problems, site.t("quote.too_many", { count: LINES_MAX })] : quote.problems,
      total: money(quote.goodsCents)
    });
  }
  function getCart(_request, site) {
    return page(site, site.t("cart.title"), cartBlock(site));
  }
  async function getCheckout({ query }, site) {
    const { items, product, variant = "", quantity = "1" } = query;
    const wishes = readWishes(items ?? [{ product, variant, quantity }]);
    const shop = await shopAsItIs(site);
    const quote = await quoteFor(site, shop, wishes);
    if (quote.lines.length === 0) return nothingToOrder(site, shop, quote);
    const cartPath = items === void 0 ? quote.lines[0]?.product.path ?? shop.cartPath : shop.cartPath;
    return checkout(site, { ...shop, cartPath }, { quote, form: {}, key: crypto.randomUUID() });
  }
  async function postOrder({ body }, site) {
    const form = readForm(body);
    const shop = await shopAsItIs(site);
    if (site.is_preview)
      return page(site, site.t("checkout.title"), markup`<p>${site.t("checkout.preview")}</p>`);
    if (form.website !== "") return redirect(shop.cartPath);
    const claim = await site.links.verify(form.token);
    const key = claim?.for === "checkout" ? claim.key : null;
    const placed = key === null ? void 0 : await findOrderByKey(site, key);
    if (placed && placed.status !== "new") return redirect(pathOf(site, placed));
    const quote = await quoteFor(site, shop, readWishes(form.items));
    const again = (status, more = {}) => checkout(site, shop, { quote, form, key: key ?? crypto.randomUUID(), status, ...more });
    if (key === null)
      return quote.lines.length === 0 ? nothingToOrder(site, shop, quote) : again(422, { notices: [site.t("checkout.expired")] });
    const { customer, mistakes } = checkForm(site, shop, form);
    if (mistakes && quote.lines.length > 0) return again(422, { mistakes });
    const isAsShown = customer !== void 0 && totalOf(shop, quote.goodsCents, customer.delivery) === claim?.totals[customer.delivery];
    if (!isAsShown && !placed && !await findOrderByKey(site, key))
      return quote.lines.length === 0 ? nothingToOrder(site, shop, quote) : again(409, { notices: quote.problems.length > 0 ? [] : [site.t("checkout.changed")] });
    if (!customer) return nothingToOrder(site, shop, quote);
    const result = await placeOrder(site, shop, { key, quote, customer });
    if ("order" in result) return redirect(pathOf(site, result.order));
    if (result.failed === "busy")
      return page(site, site.t("checkout.title"), markup`<p>${site.t("checkout.busy")}</p>`, { status: 503 });
    const left = await quoteFor(site, shop, readWishes(form.items));
    if (left.lines.length === 0) return nothingToOrder(site, shop, left);
    return checkout(site, shop, { quote: left, form, key, status: 409 });
  }
  async function checkout(site, shop, view) {
    const { quote, form, key, ...more } = view;
    const totals = Object.fromEntries(
      shop.deliveries.map((delivery) => [delivery, totalOf(shop, quote.goodsCents, delivery)])
    );
    const link = await site.links.sign({
      path: "/checkout",
      data: { for: "checkout", key, totals },
      expires_in: CHECKOUT_SECONDS
    });
    const items = quote.lines.map(({ product, variant, quantity }) => ({
      product: product.id,
      variant,
      quantity
    }));
    return checkoutPage(site, shop, {
      ...more,
      quote,
      items: JSON.stringify(items),
      token: link.slice(link.indexOf("token=") + "token=".length),
      form: "items" in form ? shownAgain(form) : form
    });
  }
  function nothingToOrder(site, { cartPath }, { problems }) {
    const said = problems.length > 0 ? problems : [site.t("cart.empty")];
    const body = markup`${said.map((problem) => markup`<p>${problem}</p>`)}<p><a href="${cartPath}">${site.t("checkout.change")}</a></p>`;
    return page(site, site.t("checkout.title"), body, { status: problems.length > 0 ? 409 : 200 });
  }
  async function shopAsItIs(site) {
    const shop = shopOf(site);
    if (!shop.payments.includes("stripe") || await site.secrets.get("stripe_secret_key")) return shop;
    return { ...shop, payments: shop.payments.filter((payment) => payment !== "stripe") };
  }
  function pathOf(site, { link, payment, paid_at }) {
    const path = (link ?? "/").slice(link?.startsWith(site.origin) ? site.origin.length : 0);
    return payment === "stripe" && paid_at === null ? `${path}&pay=1` : path;
  }
  async function getOrder({ query }, site) {
    let order = await orderOfToken(site, query["token"]);
    if (!order)
      return page(site, site.t("order.title"), markup`<p>${site.t("order.unknown")}</p>`, { status: 404 });
    const asked = order;
    const isBack = query["paid"] === "1" && order.status === "placed" && !site.is_preview;
    if (isBack)
      await quietly(site, "Stripe could not be asked", async () => order = await confirmPayment(site, asked));
    return orderPage(site, order, { token: query["token"] ?? "", isBack, goesOn: query["pay"] === "1" });
  }
  async function postPay({ body }, site) {
    const token = typeof body === "object" && body !== null ? body.token : null;
    const order = await orderOfToken(site, token);
    if (!order)
      return page(site, site.t("order.title"), markup`<p>${site.t("order.unknown")}</p>`, { status: 404 });
    const isOpen = order.payment === "stripe" && order.status === "placed" && order.stripe_url === null;
    return redirect(pathOf(site, isOpen && !site.is_preview ? await beginPayment(site, order) : order));
  }
  async function postStripe(request, site) {
    const secret = await site.secrets.get("stripe_webhook_secret");
    if (!secret) return text("The signing secret of the webhook is missing.", { status: 503 });
    const event = await readEvent(site, request, secret);
    if (!event) return text("The signature is not right, or too old.", { status: 400 });
    const { type } = event;
    const session = event.data.object;
    const order = session.client_reference_id ? await orderTable(site).get(session.client_reference_id) : null;
    if (!order || !type.startsWith("checkout.session.")) return json({ received: true });
    if (type === "checkout.session.completed" && session.payment_status === "unpaid")
      await changeOrder(site, order.id, ({ hold_until }) => hold_until === null ? null : { hold_until: null });
    else if (type.endsWith(".completed") || type.endsWith(".async_payment_succeeded"))
      await takePayment(site, order, session);
    else if (order.stripe_session === session.id)
      await cancel(site, order.id, site.t("note.not_paid"), ({ paid_at }) => paid_at === null);
    return json({ received: true });
  }

  // src/main.ts
  async function setUp(_event, site) {
    const shop = shopOf(site);
    await ensureProducts(site, shop);
    await syncStock(site, shop);
  }
  var main_default = definePlugin({
    hooks: {
      "plugin.installed": setUp,
      "plugin.enabled": setUp,
      "plugin.updated": setUp,
      "content.after_publish": async ({ type, entry_id }, site) => {
        if (type === COLLECTION) await syncStock(site, shopOf(site), entry_id);
      }
    },
    blocks: {
      buy: buyBlock,
      products: productsBlock,
      cart: (_input, site) => cartBlock(site)
    },
    endpoints: {
      "POST /quote": postQuote,
      "GET /cart": getCart,
      "GET /checkout": getCheckout,
      "POST /orders": postOrder,
      "GET /order": getOrder,
      "POST /pay": postPay,
      "POST /stripe": postStripe
    },
    jobs: {
      settle: ({ order, payment }, site) => payment === void 0 ? settle(site, order) : takeLatePayment(site, order, payment)
    },
    schedules: {
      tidy: (_event, site) => tidy(site),
      "low-stock": async (_event, site) => {
        await syncStock(site, shopOf(site));
        const scarce = await findScarce(site, shopOf(site));
        if (scarce.length > 0) await mailLowStock(site, scarce);
      }
    },
    actions
  });
  return __toCommonJS(main_exports);
})();
