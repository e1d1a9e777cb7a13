/** Every route, and the media type its POST takes. */
export const jsonType = 'Content-Type: application/json';
export const formType = 'Content-Type: application/x-www-form-urlencoded';
export const getRoutes = [
  '/',
  '/healthz',
  '/oauth/authorize',
  '/oauth/callback',
  '/oauth/callback/3f2b8c1e-0d4a-4b6f-9a51-7c2e5d8f0a13',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-protected-resource/mcp',
  '/.well-known/oauth-protected-resource/mcp/some',
];
export const postRoutes = ['/mcp', '/mcp/some', '/oauth/register', '/oauth/token', '/oauth/revoke'];
export const typeOf = (path: string): string =>
  path === '/oauth/token' || path === '/oauth/revoke' ? formType : jsonType;
