//! Several measures by one dimension, asked side by side; each answer as figures by class.
import { useQueries, type UseQueryResult } from '@tanstack/react-query'
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
