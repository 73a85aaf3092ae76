//! Policies for the people of each place, beside what places alike let expect.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { boardAddress, bookQuery, homeQuery, marketQuery } from '../../../api/queries.ts'
import type { Book } from '../../../api/types.ts'
import { WhereChips, WhereField } from '../../../shapes/board/Where.tsx'
import { BoardTools } from '../../../shapes/BoardTools.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { BridgePeriod } from '../bridge/Period.tsx'
import { MarketBody } from './MarketBody.tsx'
import './market.css'
import { applyMarket, type MarketChange } from './search.ts'

const route = getRouteApi('/market')
/** What the count can be limited to. */
const LIMITS = ['channel', 'product_line', 'customer_tier']

export function MarketPage() {
  const { t } = useTranslation('market')
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
  const { t } = useTranslation('market')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: MarketChange) => void navigate({ search: (now) => applyMarket(now, change), resetScroll: false })
  const market = book.markets.find((one) => one.id === search.market) ?? book.markets[0]
  const measure = book.measures.find((one) => one.id === 'policies')
  const to = search.to ?? (factsUntil ? lastDayOfMonth(factsUntil) : undefined)
  const from = search.from ?? (to ? monthsBefore(to, 11) : undefined)
  const where = search.where ?? []
  const shown = search.shown ?? 'rate'
  const found = useQuery({
    ...marketQuery({ ...(market ? { market: market.id } : {}), ...(where.length > 0 ? { where } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }),
    enabled: market !== undefined,
  })
  if (!market || !measure) return <p className="empty-line">{t('none')}</p>
  return (
    <>
      <TopSlot>
        <BridgePeriod from={from} to={to} set={({ from: first, to: last }) => set({ from: first ?? null, to: last ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <section className="panel market-settings" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <Field label={t('shown')}>
            <Segmented
              aria-label={t('shown')}
              value={shown}
              options={[
                { value: 'rate', label: t('rate') },
                { value: 'beside', label: t('beside') },
              ]}
              onChange={(value) => set({ shown: value === 'beside' ? 'beside' : null })}
            />
          </Field>
          <WhereField dimensions={LIMITS.filter((id) => measure.dimensions.includes(id))} measure={measure} state={{ where }} set={(change) => set({ where: change.where ?? null })} />
        </div>
        <BoardTools
          measure={measure}
          calibre={found.data?.calibre}
          limits={{ where, from, to }}
          address={(format, language) => (found.data ? boardAddress('market', { market: market.id, where, from, to }, format, language) : null)}
        />
        <WhereChips where={where} set={(change) => set({ where: change.where ?? null })} />
      </section>
      <Loaded query={found} height={520} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(data) => <MarketBody market={data} shown={shown} from={from} to={to} where={where} />}
      </Loaded>
    </>
  )
}
