//! Long-term value: counts held against what stays.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Language } from '../locales/index.ts'
import { api, queryText, told } from './client.ts'
import type { FileFormat } from './queries.ts'
import type { LongTermValue } from './types.ts'

export function valueQuery(query: { find?: string }) {
  return queryOptions({
    queryKey: ['values', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/values', { params: { query }, signal }))) as LongTermValue,
    placeholderData: keepPreviousData,
  })
}

export function valueAddress(format: FileFormat, lang: Language): string {
  return `/api/v1/export/values?${queryText({ format, lang })}`
}
