/** The OAuth login every AI client goes through, with the person played by the operator key. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** @typedef {import('./product.mjs').Product} Product */

const redirectUri = 'http://127.0.0.1/callback';
const pollMs = 50;
const questionMs = 5000;

/**
 * Registers a public client (RFC 7591).
 *
 * @param {string} issuer
 * @param {string} name
 * @returns {Promise<string>} its client id
 */
export async function registerClient(issuer, name) {
  const response = await fetch(`${issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }),
  });
  const body = await response.text();
  if (response.status !== 201) throw new Error(`registration: ${body}`);
  return String(JSON.parse(body).client_id);
}

/**
 * Opens an authorization URL as a browser does, looks at the waiting page once, has the parked
 * request approved, and follows on.
 *
 * @param {Product} product
 * @param {string} url
 * @returns {Promise<URL>} where the browser is sent: the client's callback with the code
 * @throws Error when anything but a page to wait on comes before the approval
 */
export async function approveAuthorization(product, url) {
  const opened = await fetch(url, { redirect: 'manual' });
  const waitingPage = opened.headers.get('location');
  if (opened.status !== 303 || waitingPage === null) {
    throw new Error(`authorize: ${opened.status} ${await opened.text()}`);
  }
  const wait = new URL(waitingPage, url);
  const looked = await fetch(wait, { redirect: 'manual' });
  const page = await looked.text();
  if (looked.status !== 200 || looked.headers.has('location') || /[?&]code=/u.test(page)) {
    throw new Error(`the waiting page gave something away before the approval: ${looked.status}`);
  }
  const clientId = new URL(url).searchParams.get('client_id');
  const question = await waitingConsent(product, clientId);
  await product.give('questions', 'allow', question, ...accessAsked(url));
  wait.searchParams.set('held', '1');
  const sent = await fetch(wait, { redirect: 'manual' });
  const location = sent.headers.get('location');
  if (location === null) throw new Error(`after the approval: ${sent.status} ${await sent.text()}`);
  return new URL(location);
}

/**
 * Writing is never given by default, so it is named where the client asked for it.
 *
 * @param {string} url
 * @returns {string[]} options of `questions allow`
 */
function accessAsked(url) {
  const scopes = (new URL(url).searchParams.get('scope') ?? '').split(' ');
  return scopes
    .filter((scope) => scope.endsWith(':write'))
    .map((scope) => scope.slice(0, -':write'.length))
    .flatMap((name) => ['--connector', `${name === 'connectors' ? '*' : name}=write`]);
}

/**
 * @param {Product} product
 * @param {string | null} clientId
 * @returns {Promise<string>} id of the question
 */
async function waitingConsent(product, clientId) {
  const deadline = Date.now() + questionMs;
  for (;;) {
    /** @type {{ id: string, kind: string, clientId: string }[]} */
    const questions = await product.look('questions', 'list');
    const consent = questions.find((each) => each.kind === 'consent' && each.clientId === clientId);
    if (consent !== undefined) return consent.id;
    if (Date.now() > deadline) throw new Error('no consent is waiting');
    await delay(pollMs);
  }
}

/**
 * The whole login of a new client.
 *
 * @param {Product} product
 * @param {{ name: string, resource: string, scope: string }} wanted
 * @returns {Promise<string>} access token
 */
export async function logIn(product, { name, resource, scope }) {
  const { issuer } = product;
  const clientId = await registerClient(issuer, name);
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource,
    scope,
  });
  const callback = await approveAuthorization(product, `${issuer}/oauth/authorize?${query}`);
  const response = await fetch(`${issuer}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      code_verifier: verifier,
      client_id: clientId,
      redirect_uri: redirectUri,
      resource,
    }),
  });
  const body = await response.text();
  // A success holds tokens, so only a refusal is shown.
  if (response.status !== 200) throw new Error(`token: ${body}`);
  return String(JSON.parse(body).access_token);
}
