//! Several measures by one dimension, asked side by side; each answer as figures by class.
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { askQuery } from '../../../api/queries.ts'
import type { Answer } from '../../../api/types.ts'

export interface Asked {
  measure: string
  answer: UseQueryResult<Answer>
  /** Class → figure; a class that is not given is the empty text. */
  of: Map<string, number | null>
}

export function useAnswers(measures: string[], by: string | null, from: string | undefined, to: string | undefined): Asked[] {
  const answers = useQueries({ queries: measures.map((measure) => askQuery({ measure, by: by === null ? [] : [by], where: [], from, to })) })
  return measures.map((measure, at) => {
    const answer = answers[at] as UseQueryResult<Answer>
    return { measure, answer, of: new Map((answer.data?.rows ?? []).map((row) => [row.keys[0] ?? '', row.value])) }
  })
}

/** A measure's months by class: class → a figure for each month of the days, none where there is nothing. */
export function useMonths(measure: string | null, by: string, from: string | undefined, to: string | undefined): Map<string, (number | null)[]> {
  const answer = useQuery({ ...askQuery({ measure: measure ?? '', by: [by], where: [], grain: 'month', from, to }), enabled: measure !== null })
  const rows = answer.data?.rows ?? []
  const months = [...new Set(rows.map((row) => row.period))].sort()
  const found = new Map<string, (number | null)[]>()
  for (const row of rows) {
    const key = row.keys[0] ?? ''
    const line = found.get(key) ?? months.map(() => null)
    line[months.indexOf(row.period)] = row.value
    found.set(key, line)
  }
  return found
}
