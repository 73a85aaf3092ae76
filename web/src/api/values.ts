//! Long-term value: counts held against what stays.
import { queryOptions } from '@tanstack/react-query'
import type { Language } from '../locales/index.ts'
import { api, queryText, told } from './client.ts'
import type { FileFormat } from './queries.ts'
import type { LongTermValue } from './types.ts'

export const valueQuery = queryOptions({
  queryKey: ['values'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/values', { params: { query: {} }, signal }))) as LongTermValue,
})

export function valueAddress(format: FileFormat, lang: Language): string {
  return `/api/v1/export/values?${queryText({ format, lang })}`
}
