//! Scores: what is asked of them, and their appeals.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Language } from '../locales/index.ts'
import { api, queryText, told } from './client.ts'
import type { FileFormat } from './queries.ts'
import type { components } from './schema.d.ts'
import type { Appeal, Appeals, Score, Scores } from './types.ts'

type Sent = components['schemas']

export interface AskScores {
  score?: string
  period?: string
  team?: string
  find?: string
  limit?: number
  offset?: number
}

export function scoresQuery(query: AskScores) {
  return queryOptions({
    queryKey: ['scores', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/scores', { params: { query }, signal }))) as Scores,
    placeholderData: keepPreviousData,
  })
}

export function scoreQuery(agent: string, query: Pick<AskScores, 'score' | 'period'>) {
  return queryOptions({
    queryKey: ['scores', 'of', agent, query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/scores/of/{agent}', { params: { path: { agent }, query }, signal }))) as Score,
  })
}

export const appealsQuery = queryOptions({
  queryKey: ['scores', 'appeals'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/scores/appeals', { signal }))) as Appeals,
})

export function scoresAddress(query: AskScores & { agent?: string }, format: FileFormat, lang: Language): string {
  return `/api/v1/export/scores?${queryText({ ...query, format, lang })}`
}

export async function appealScore(body: Sent['NewAppeal']): Promise<Appeal> {
  return (await told(api.POST('/api/v1/scores/appeals', { body }))) as Appeal
}

export async function decideAppeal(number: number, body: Sent['DecideAppeal']): Promise<Appeal> {
  return (await told(api.POST('/api/v1/scores/appeals/{number}/decide', { params: { path: { number } }, body }))) as Appeal
}
