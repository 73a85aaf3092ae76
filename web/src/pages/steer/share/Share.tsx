//! Count share: which part of all policies each class is, period by period.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { bookQuery, homeQuery } from '../../../api/queries.ts'
import { Board } from '../../../shapes/board/Board.tsx'
import { apply, stateOf } from '../../../shapes/board/state.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'

const route = getRouteApi('/share')

export function Share() {
  const { t } = useTranslation('share')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  const grain = home.data?.grain
  // Facts that know no channel (an insurer's reports) are seen by product line first.
  const by = home.data && home.data.has_facts && home.data.channel_share.length === 0 ? 'product_line' : 'channel'
  const state = useMemo(() => stateOf({ ...search, by: search.by ?? by }, { share: true, grain }), [search, by, grain])
  const measure = book.data?.measures.find((one) => one.id === 'policy_share')
  if (!measure || home.isPending) {
    return (
      <>
        <PageHeader title={t('title')} />
        <Loaded query={book} height={480}>
          {() => (measure ? <Loaded query={home} height={480}>{() => null}</Loaded> : <p className="empty-line">{t('noMeasure')}</p>)}
        </Loaded>
      </>
    )
  }
  return <Board measure={measure} share state={state} set={(change) => void navigate({ search: (now) => apply(now, change), resetScroll: false })} />
}
