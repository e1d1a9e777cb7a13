/** The product before a server, and its endpoint for a client that cannot send a token. */
import { startBearerForwarder } from './add-bearer.mjs';
import { logIn } from './oauth-login.mjs';
import { addOpenConnector, startProduct } from './product.mjs';

/** @typedef {import('./product.mjs').Product} Product */

/**
 * @template Result
 * @param {object} before
 * @param {string} before.connector
 * @param {string} before.upstreamUrl
 * @param {(product: Product) => Promise<unknown>} [before.prepare] what the person sets besides
 * @param {(product: Product, url: string) => Promise<Result>} use `url` needs no token
 */
export async function withProduct({ connector, upstreamUrl, prepare }, use) {
  const product = await startProduct();
  try {
    await addOpenConnector(product, connector, ['--url', upstreamUrl]);
    await prepare?.(product);
    const token = await logIn(product, {
      name: 'Conformance suite',
      resource: `${product.issuer}/mcp/${connector}`,
      scope: `${connector}:read ${connector}:write`,
    });
    const forwarder = await startBearerForwarder(product.issuer, token);
    try {
      return await use(product, `${forwarder.origin}/mcp/${connector}`);
    } finally {
      forwarder.close();
    }
  } finally {
    await product.stop();
  }
}
