//! What signals bring and cost.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Language } from '../locales/index.ts'
import { api, queryText, told } from './client.ts'
import type { FileFormat } from './queries.ts'
import type { SignalWorths } from './types.ts'

interface Asked {
  from?: string
  to?: string
}

export function worthQuery(query: Asked) {
  return queryOptions({
    queryKey: ['signals', 'worth', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/signals/worth', { params: { query }, signal }))) as SignalWorths,
    placeholderData: keepPreviousData,
  })
}

export function worthAddress(query: Asked, format: FileFormat, lang: Language): string {
  return `/api/v1/export/signals/worth?${queryText({ ...query, format, lang })}`
}
