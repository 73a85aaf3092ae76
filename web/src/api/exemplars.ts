//! What those at the top do otherwise.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Language } from '../locales/index.ts'
import { api, queryText, told } from './client.ts'
import type { FileFormat } from './queries.ts'
import type { Exemplar } from './types.ts'

interface Asked {
  exemplar?: string
  to?: string
}

export function exemplarQuery(query: Asked) {
  return queryOptions({
    queryKey: ['exemplar', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/exemplar', { params: { query }, signal }))) as Exemplar,
    placeholderData: keepPreviousData,
  })
}

export function exemplarAddress(query: Asked, format: FileFormat, lang: Language): string {
  return `/api/v1/export/exemplar?${queryText({ ...query, format, lang })}`
}
