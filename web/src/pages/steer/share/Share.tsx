//! Count share: which part of all policies each class is, period by period.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { bookQuery, homeQuery } from '../../../api/queries.ts'
import { Board } from '../../../shapes/board/Board.tsx'
import { apply, questions, shortestGrain, stateOf } from '../../../shapes/board/state.ts'
import { classDimensions } from '../../../shapes/classDimensions.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { useFilledDimension } from './useFilledDimension.ts'

const route = getRouteApi('/share')
const MEASURE = 'policy_share'
/** How many dimensions are tried before the first is shown as it is. */
const TRIES = 4

export function Share() {
  const { t } = useTranslation('share')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  const measure = book.data?.measures.find((one) => one.id === MEASURE)
  const shortest = shortestGrain(home.data, 'policies', search.calibre)
  const dimensions = useMemo(() => (measure ? classDimensions(measure, book.data?.dimensions ?? []).slice(0, TRIES) : []), [measure, book.data])
  const question = (by: string) => questions(MEASURE, stateOf({ ...search, by }, { share: true, shortest })).plain
  const filled = useFilledDimension(dimensions, question, search.by === undefined && !home.isPending)
  const by = search.by ?? filled.dimension
  const state = useMemo(() => stateOf({ ...search, by }, { share: true, shortest }), [search, by, shortest])
  if (!measure || home.isPending || by === undefined) {
    return (
      <>
        <PageHeader title={t('title')} />
        <Loaded query={book} height={480}>
          {() =>
            measure ? (
              <Loaded query={home} height={480}>
                {() => <Loaded query={filled.trying} height={480} children={() => null} />}
              </Loaded>
            ) : (
              <p className="empty-line">{t('noMeasure')}</p>
            )
          }
        </Loaded>
      </>
    )
  }
  return <Board measure={measure} share state={state} set={(change) => void navigate({ search: (now) => apply(now, change), resetScroll: false })} />
}
