//! Review packs: what is asked of them, and what is agreed on them.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Language } from '../locales/index.ts'
import { api, queryText, told } from './client.ts'
import type { FileFormat } from './queries.ts'
import type { components } from './schema.d.ts'
import type { Move, Review } from './types.ts'

interface Asked {
  pack?: string
  day?: string
  where?: string[]
  known?: 'now'
}

export function reviewQuery(query: Asked) {
  return queryOptions({
    queryKey: ['review', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/review', { params: { query }, signal }))) as Review,
    placeholderData: keepPreviousData,
  })
}

export function reviewAddress(query: Asked, format: FileFormat, lang: Language): string {
  return `/api/v1/export/review?${queryText({ ...query, format, lang })}`
}

export async function agreeAction(body: components['schemas']['NewAction']): Promise<Move> {
  return (await told(api.POST('/api/v1/review/actions', { body }))) as Move
}
