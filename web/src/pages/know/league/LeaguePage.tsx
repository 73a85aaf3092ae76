//! Members beside each other: what each brings a month as far as it is believed, and the places that luck leaves open.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { boardAddress, bookQuery, homeQuery, leagueQuery } from '../../../api/queries.ts'
import type { Book } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { WhereChips, WhereField } from '../../../shapes/board/Where.tsx'
import { BoardTools } from '../../../shapes/BoardTools.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { BridgePeriod } from '../bridge/Period.tsx'
import { LeagueBody } from './LeagueBody.tsx'
import './league.css'
import { applyLeague, type LeagueChange } from './search.ts'

const route = getRouteApi('/league')
/** Where the people of a member can be told apart. */
const PLACES = ['region', 'branch', 'team', 'channel']
export const ROWS = 50

export function LeaguePage() {
  const { t } = useTranslation('league')
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={book} height={560}>
        {(data) => (home.data || home.isError ? <Asked book={data} factsUntil={home.data?.facts_until ?? null} /> : null)}
      </Loaded>
    </>
  )
}

function Asked({ book, factsUntil }: { book: Book; factsUntil: string | null }) {
  const { t } = useTranslation('league')
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: LeagueChange) => void navigate({ search: (now) => applyLeague(now, change), resetScroll: false })
  const league = book.leagues.find((one) => one.id === search.league) ?? book.leagues.find((one) => one.id === 'agents') ?? book.leagues[0]
  const measure = book.measures.find((one) => one.id === league?.of)
  // The last twelve months that the facts have, unless the address says other days.
  const to = search.to ?? (factsUntil ? lastDayOfMonth(factsUntil) : undefined)
  const from = search.from ?? (to ? monthsBefore(to, 11) : undefined)
  const where = search.where ?? []
  const page = search.page ?? 1
  const rows = useQuery({
    ...leagueQuery({
      league: league?.id ?? '',
      ...(where.length > 0 ? { where } : {}),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      ...(search.quiet ? { quiet: true } : {}),
      ...(search.stays ? { stays: true } : {}),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    }),
    enabled: league !== undefined,
  })
  if (!league || !measure) return <p className="empty-line">{t('none')}</p>
  return (
    <>
      <TopSlot>
        <BridgePeriod from={from} to={to} set={({ from: first, to: last }) => set({ from: first ?? null, to: last ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <section className="panel league" aria-label={t('title')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <Field label={t('league')}>
            <Select
              aria-label={t('league')}
              value={league.id}
              options={book.leagues.map((one) => ({ value: one.id, label: say(one) }))}
              onChange={(id) => set({ league: id })}
              popupMatchSelectWidth={false}
            />
          </Field>
          <WhereField dimensions={PLACES.filter((id) => measure.dimensions.includes(id))} measure={measure} state={{ where }} set={(change) => set(change)} />
        </div>
        <BoardTools
          measure={measure}
          calibre={rows.data?.calibre}
          limits={{ where, from, to }}
          address={(format, language) => (rows.data ? boardAddress('league', { league: league.id, where, from, to, quiet: search.quiet ? 'true' : undefined, stays: search.stays ? 'true' : undefined }, format, language) : null)}
        />
        <WhereChips where={where} set={(change) => set(change)} />
        <Loaded query={rows} height={560} empty={<p className="empty-line">{t('nothing')}</p>}>
          {(data) => (data.total > 0 || search.quiet ? (
            <LeagueBody league={data} measure={measure} limits={{ where, from, to }} page={page} search={search} set={set} />
          ) : ( <p className="empty-line">{t('nothing')}</p>
          ))}
        </Loaded>
      </section>
    </>
  )
}
