//! Where policies are lost on their way: the steps, the leaks by what mending them is worth, the groups, and the reasons.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { boardAddress, bookQuery, funnelQuery, homeQuery } from '../../../api/queries.ts'
import type { Book, Measure } from '../../../api/types.ts'
import { WhereChips } from '../../../shapes/board/Where.tsx'
import { classDimensions } from '../../../shapes/classDimensions.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { BridgePeriod } from '../bridge/Period.tsx'
import { FunnelBody } from './FunnelBody.tsx'
import './funnel.css'
import { applyFunnel, type FunnelChange } from './search.ts'

const route = getRouteApi('/funnel')
/** Who enters the funnel that ships. */
const LEADS = 'leads'

export function FunnelPage() {
  const { t } = useTranslation('funnel')
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={book} height={560}>
        {(data) => {
          const leads = data.measures.find((one) => one.id === LEADS)
          if (!leads) return <p className="empty-line">{t('noMeasure')}</p>
          return home.data || home.isError ? <Asked book={data} leads={leads} factsUntil={home.data?.facts_until ?? null} /> : null
        }}
      </Loaded>
    </>
  )
}

function Asked({ book, leads, factsUntil }: { book: Book; leads: Measure; factsUntil: string | null }) {
  const { t } = useTranslation('funnel')
  const labels = useLabels()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: FunnelChange) => void navigate({ search: (now) => applyFunnel(now, change), resetScroll: false })
  const dimensions = classDimensions(leads, book.dimensions)
  const by = search.by && dimensions.includes(search.by) ? search.by : dimensions[0]
  // The last twelve months that the facts have, unless the address says other days.
  const to = search.to ?? (factsUntil ? lastDayOfMonth(factsUntil) : undefined)
  const from = search.from ?? (to ? monthsBefore(to, 11) : undefined)
  const where = search.where ?? []
  const view = search.view ?? 'cohort'
  const against = search.against ?? 'before'
  const funnel = useQuery({
    ...funnelQuery({
      ...(by ? { by } : {}),
      ...(where.length > 0 ? { where } : {}),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      view,
      against,
    }),
  })
  return (
    <>
      <TopSlot>
        <BridgePeriod from={from} to={to} set={({ from: first, to: last }) => set({ from: first ?? null, to: last ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <section className="panel funnel-settings" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <Field label={t('by')}>
            <Select
              aria-label={t('by')}
              value={by}
              options={dimensions.map((id) => ({ value: id, label: labels.dimension(id) }))}
              onChange={(id) => set({ by: id })}
              popupMatchSelectWidth={false}
            />
          </Field>
          <Field label={t('view')}>
            <Segmented
              aria-label={t('view')}
              value={view}
              options={[
                { value: 'cohort', label: t('cohort') },
                { value: 'period', label: t('period') },
              ]}
              onChange={(value) => set({ view: value === 'period' ? 'period' : null })}
            />
          </Field>
          {view === 'cohort' && (
            <Field label={t('against')}>
              <Segmented
                aria-label={t('against')}
                value={against}
                options={[
                  { value: 'before', label: t('before') },
                  { value: 'whole', label: t('whole') },
                ]}
                onChange={(value) => set({ against: value === 'whole' ? 'whole' : null })}
              />
            </Field>
          )}
        </div>
        <div className="button-row">
          <Downloads address={(format, language) => (funnel.data ? boardAddress('funnel', { by, where, from, to, view, against }, format, language) : null)} />
        </div>
        <WhereChips where={where} set={(change) => set({ where: change.where ?? null })} />
        <p className="quiet small">{t(`told.${view}`)}</p>
      </section>
      <Loaded query={funnel} height={520} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(data) => (
          <FunnelBody
            funnel={data}
            leads={leads}
            limits={{ where, from, to }}
            pick={(group) => {
              const value = group.keys[0]
              const next = dimensions[dimensions.indexOf(by ?? '') + 1]
              if (by) set({ where: [...where.filter((one) => !one.startsWith(`${by}=`)), `${by}=${value ?? ''}`], ...(next ? { by: next } : {}) })
            }}
          />
        )}
      </Loaded>
    </>
  )
}
