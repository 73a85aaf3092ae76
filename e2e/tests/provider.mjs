// A real identity provider on loopback, for the journeys: anybody who types a name there is that name.
import Provider from 'oidc-provider'
import { createServer } from 'node:http'

/** Takes an address; the provider answers there once it knows its client, which is told where the provider is first. */
export async function openProvider() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${server.address().port}`
  const knows = (client) => {
    const provider = new Provider(issuer, {
      clients: [{ token_endpoint_auth_method: 'client_secret_basic', ...client }],
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      pkce: { required: () => true },
      cookies: { keys: ['a key for tests'] },
    })
    server.on('request', provider.callback())
  }
  return { issuer, knows, close: () => server.close() }
}
