//! The one client of the API, typed by its document: it sends the reader's language and turns refusals into problems.
import i18next from 'i18next'
import createClient, { createQuerySerializer, type Middleware } from 'openapi-fetch'
import { problemOf, unreachable } from './problem.ts'
import type { paths } from './schema.d.ts'

const language: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', i18next.language)
    return request
  },
}

export const api = createClient<paths>({ baseUrl: window.location.origin })
api.use(language)

/** For addresses that the browser opens itself, such as downloads. */
export const queryText = createQuerySerializer()

interface Reply {
  data?: unknown
  error?: unknown
  response: Response
}

/** What the server tells, or the problem that it has. */
export async function told<R extends Reply>(reply: Promise<R>): Promise<NonNullable<R['data']>> {
  let got: R
  try {
    got = await reply
  } catch (error) {
    // A cancelled request is nobody's problem; the query that asked knows.
    throw error instanceof DOMException && error.name === 'AbortError' ? error : unreachable()
  }
  if (got.data === undefined || got.data === null) throw problemOf(got.response.status, got.error)
  return got.data
}

/** What is answered with nothing, or the problem that the server has. */
export async function done(reply: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  const { error, response } = await reply
  if (!response.ok) throw problemOf(response.status, error)
}
