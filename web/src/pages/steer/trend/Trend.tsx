//! Any measure of the Book over time and by class.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { bookQuery, homeQuery } from '../../../api/queries.ts'
import { useSay } from '../../../locales/say.ts'
import { Board } from '../../../shapes/board/Board.tsx'
import { apply, shortestGrain, stateOf, type BoardSearch } from '../../../shapes/board/state.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'

const route = getRouteApi('/trend')

export function Trend() {
  const { t } = useTranslation('share')
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  const measures = (book.data?.measures ?? []).filter((one) => !one.id.startsWith('policy_share') && !one.conformance)
  // Opens on what the facts can answer: the first figure of Home.
  const answerable = home.data?.cards.find((card) => measures.some((one) => one.id === card.measure.id))?.measure.id
  const id = search.measure ?? answerable ?? measures[0]?.id
  const measure = measures.find((one) => one.id === id)
  const shortest = shortestGrain(home.data, id, search.calibre)
  const state = useMemo(() => stateOf(search, { share: false, shortest }), [search, shortest])
  const to = (next: BoardSearch) => void navigate({ search: next, resetScroll: false })
  const picker = (
    <div className="measure-picker">
      <Select
        aria-label={t('measure')}
        value={measure?.id}
        placeholder={t('measure')}
        options={measures.map((one) => ({ value: one.id, label: say(one) }))}
        // Another measure may not know the class, the calibre or the filters of this one.
        onChange={(picked) => to({ measure: picked, from: search.from, to: search.to, grain: search.grain, compare: search.compare })}
        popupMatchSelectWidth={false}
      />
    </div>
  )
  if (!measure || home.isPending) {
    return (
      <>
        <PageHeader title={t('trend')} actions={picker} />
        <Loaded query={book} height={480}>
          {() => (measure ? <Loaded query={home} height={480}>{() => null}</Loaded> : <p className="empty-line">{t('unknown', { measure: id ?? '' })}</p>)}
        </Loaded>
      </>
    )
  }
  return <Board measure={measure} share={false} state={state} set={(change) => to(apply(search, change))} picker={picker} />
}
