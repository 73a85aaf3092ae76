//! The first dimension that the facts fill: what a share is shown by when nobody has chosen.
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { askQuery, type Question } from '../../../api/queries.ts'
import type { Answer } from '../../../api/types.ts'
import { namesAny } from '../../../shapes/board/series.ts'

interface Filled {
  /** Decided once; later settings do not change the choice. */
  dimension: string | undefined
  trying: UseQueryResult<Answer>
}

/** Each dimension is asked for as the board would ask, so that a good one costs no question more. */
export function useFilledDimension(dimensions: string[], question: (by: string) => Question, wanted: boolean): Filled {
  const [at, setAt] = useState(0)
  const [dimension, setDimension] = useState<string>()
  const by = dimensions[at]
  const trying = useQuery({ ...askQuery(question(by ?? '')), enabled: wanted && by !== undefined && dimension === undefined })
  const told = trying.isError || (trying.data !== undefined && !trying.isPlaceholderData)
  const unnamed = told && trying.data !== undefined && trying.data.rows.length > 0 && !namesAny(trying.data)
  useEffect(() => {
    if (!told || dimension !== undefined) return
    if (unnamed && at + 1 < dimensions.length) setAt(at + 1)
    else setDimension(unnamed ? dimensions[0] : by)
  }, [told, unnamed, at, by, dimension, dimensions])
  return { dimension, trying }
}
