/* The second verifier: reads what khuyencong/certificates writes, with its own eyes and no library.
   Ed25519 by the browser (WebCrypto). Works without a network once the lists are at hand. */
const STALE = 30 * 24 * 3600 * 1000;
const TOKEN = /^https?:\/\/[^/?#]+\/v\/([0-9a-z]{10})(?:\/([a-z2-7]+))?$/i;
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PART = /^[A-Za-z0-9_-]+$/;
const STATUSES = ["good", "suspended", "revoked", "revoked"];

class Unsound extends Error {}

const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
const unhex = (text) => {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Unsound("hex");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
};

function base64url(text) {
  if (!PART.test(text)) throw new Unsound("base64url");
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((text.length + 3) % 4));
  const again = btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  if (again !== text) throw new Unsound("another spelling");
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function base32(text) {
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    held = ((held << 5) | BASE32.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  // Letters that carry no whole byte, and bits that belong to none, have another spelling.
  if (bits >= 5 || (held & ((1 << bits) - 1)) !== 0) throw new Unsound("another spelling");
  return Uint8Array.from(bytes);
}

const keyOf = (bytes) => crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
const signed = async (key, signature, content) =>
  crypto.subtle.verify({ name: "Ed25519" }, key, signature, content);

async function jws(text, kind, key) {
  const parts = text.split(".");
  if (parts.length !== 3) throw new Unsound("not a JWS");
  const [head, body, signature] = parts.map(base64url);
  const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(head));
  if (header.alg !== "EdDSA" || header.typ !== kind) throw new Unsound("another form");
  const content = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  if (!(await signed(key, signature, content))) throw new Unsound("not signed by this key");
  return { header, told: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) };
}

/** The trust list as an object whose keys are ready; throws where it is not the root's. */
export async function readTrust(text, root, leastVersion = 0) {
  const { told } = await jws(text, "kc-trust", await keyOf(base64url(root)));
  if (told.version < leastVersion) throw new Unsound("an older trust list");
  const keys = new Map();
  for (const one of told.keys) {
    if (keys.has(one.number)) throw new Unsound("a key number twice");
    keys.set(one.number, { ...one, known: new Set(one.known || []), ready: await keyOf(base64url(one.key)) });
  }
  return { version: told.version, office: told.office, site: told.site, keys };
}

/** A list of status: {office, year, at, count, of(serial)}; throws where no trusted key signed it. */
export async function readStatus(text, trust) {
  const head = JSON.parse(new TextDecoder().decode(base64url(text.split(".")[0])));
  const signer = trust.keys.get(head.kid);
  if (!signer) throw new Unsound("signed by no trusted key");
  const { told } = await jws(text, "kc-status", signer.ready);
  const at = new Date(told.at);
  const day = new Date(at.getTime() + 7 * 3600000).toISOString().slice(0, 10);  // in Vietnam
  if (told.office !== trust.office || day < signer.first_day || day > signer.last_day) throw new Unsound("other days");
  if (signer.stolen_on) throw new Unsound("a stolen key");
  const packed = new Blob([base64url(told.bits)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bits = new Uint8Array(await new Response(packed).arrayBuffer());
  if (bits.length !== Math.ceil(told.count / 4)) throw new Unsound("another form");
  const of = (serial) =>
    serial < 1 || serial > told.count ? null : STATUSES[(bits[(serial - 1) >> 2] >> (6 - 2 * ((serial - 1) & 3))) & 3];
  return { office: told.office, year: told.year, at, count: told.count, of };
}

/* The one shape that is signed, byte by byte; integers and texts as CBOR writes them shortest. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.place = 0;
  }

  head(kind) {
    const first = this.bytes[this.place++];
    if (first === undefined || first >> 5 !== kind) throw new Unsound("another form");
    const small = first & 31;
    if (small < 24) return small;
    const length = { 24: 1, 25: 2, 26: 4 }[small];
    if (!length || this.place + length > this.bytes.length) throw new Unsound("another form");
    let value = 0;
    for (let left = length; left > 0; left--) value = value * 256 + this.bytes[this.place++];
    if (value < { 1: 24, 2: 256, 4: 65536 }[length]) throw new Unsound("another spelling");
    return value;
  }

  take(length) {
    if (this.place + length > this.bytes.length) throw new Unsound("another form");
    this.place += length;
    return this.bytes.slice(this.place - length, this.place);
  }

  number() {
    return this.head(0);
  }

  string() {
    return this.take(this.head(2));
  }

  text() {
    return new TextDecoder("utf-8", { fatal: true }).decode(this.take(this.head(3)));
  }

  end() {
    if (this.place !== this.bytes.length) throw new Unsound("another form");
  }
}

const same = (a, b) => a.length === b.length && a.every((one, place) => one === b[place]);
const bstr = (bytes) => [...(bytes.length < 24 ? [0x40 | bytes.length] : [0x58, bytes.length]), ...bytes];
const dayOf = (days) => new Date(days * 86400000).toISOString().slice(0, 10);

function outside(sealed) {
  const whole = new Reader(sealed);
  if (!same(whole.take(2), [0xd2, 0x84])) throw new Unsound("another form");
  const header = whole.string();
  if (header.length !== 7 || !same(header.slice(0, 5), [0xa2, 0x01, 0x27, 0x04, 0x42])) throw new Unsound("another form");
  if (!same(whole.take(1), [0xa0])) throw new Unsound("another form");
  const content = whole.string();
  const signature = whole.string();
  whole.end();
  if (signature.length !== 64 || content.length > 255) throw new Unsound("another form");
  return { header, content, signature, number: hex(header.slice(5)) };
}

function inside(content) {
  const read = new Reader(content);
  if (read.head(4) !== 8 || read.number() !== 1) throw new Unsound("another form");
  const told = { office: read.text(), year: read.number(), serial: read.number(), level: read.number() };
  told.firstDay = dayOf(read.number());
  told.lastDay = dayOf(read.number());
  told.facts = hex(read.string());
  read.end();
  if (told.level < 1 || told.level > 4) throw new Unsound("another form");
  told.number = `KC-${told.office}-${told.year}-${String(told.serial).padStart(5, "0")}`;
  return told;
}

/** What a scanned text says. `statuses`: Map of year → list; `today` as 2026-11-27; `now` a Date. */
export async function judge(text, trust, statuses, now, today) {
  const notOurs = { verdict: "not_ours", number: null, asOf: null, isStale: false };
  const found = TOKEN.exec(text.trim());
  if (!found || !found[2]) return notOurs;
  const token = found[1].toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0");
  if (![...token].every((letter) => LETTERS.includes(letter))) return notOurs;
  let sealed, certificate, signer;
  try {
    sealed = base32(found[2].toUpperCase());
    const { header, content, signature, number } = outside(sealed);
    signer = trust.keys.get(number);
    if (!signer) return notOurs;
    // RFC 9052 §4.4: ["Signature1", protected header, nothing from outside, content].
    const signedBytes = [0x84, 0x6a, ...new TextEncoder().encode("Signature1"), ...bstr(header), 0x40, ...bstr(content)];
    if (!(await signed(signer.ready, signature, Uint8Array.from(signedBytes)))) return notOurs;
    certificate = inside(content);
  } catch (error) {
    if (error instanceof Unsound || error instanceof TypeError) return notOurs;
    throw error;
  }
  const { office, year, serial, firstDay, lastDay } = certificate;
  if (office !== trust.office || firstDay < signer.first_day || firstDay > signer.last_day) return notOurs;
  const listed = statuses.get(year);
  const status = listed ? listed.of(serial) : null;
  const isStale = !listed || now - listed.at > STALE || status === null;
  const print = new Uint8Array(await crypto.subtle.digest("SHA-256", sealed));
  let verdict = "valid";
  if (signer.stolen_on && !signer.known.has(hex(print.slice(0, 12)))) verdict = "withdrawn";
  else if (status === "revoked" || status === "suspended") verdict = "withdrawn";
  else if (today < firstDay || today > lastDay) verdict = "outside";
  return { verdict, number: certificate.number, asOf: listed ? listed.at : null, isStale, certificate };
}
