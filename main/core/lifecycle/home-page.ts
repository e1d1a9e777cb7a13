/**
 * `/` and `/healthz`: what this is for a person who opens the address, and a sign of life that
 * says nothing else (SEC-10).
 */
import { send, type Handler } from '../http/exchange.ts';
import { challengeHeader, proofHeader, type Identity } from '../http/identity.ts';
import { sendPage } from '../authorization-server/protocol/pages.ts';

export const serveHome: Handler = (exchange) => {
  sendPage(exchange, 200, {
    title: 'Consentry is running here',
    paragraphs: [
      'It stands between the AI clients on this computer and the MCP servers they use.',
      `Give this address to an AI client: ${exchange.issuer}/mcp`,
      `Claude Code: claude mcp add --transport http consentry ${exchange.issuer}/mcp`,
      'What clients may do is decided in the Consentry window, not on this page.',
    ],
  });
};

export function createHealth(identity: Identity, port: () => number): Handler {
  return (exchange) => {
    const nonce = exchange.admitted.headers.get(challengeHeader);
    const proof = nonce === undefined ? null : identity.prove(nonce, port());
    send(
      exchange,
      200,
      { 'content-type': 'text/plain', ...(proof === null ? {} : { [proofHeader]: proof }) },
      'ok',
    );
  };
}
