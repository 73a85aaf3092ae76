//! Commission: a run of a month tried, posted, and each agent's statement line by line.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay, useToday } from '../../../api/people.ts'
import { homeQuery, paySchemesQuery } from '../../../api/queries.ts'
import type { PayScheme } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { monthsOf, nextOf } from './months.ts'
import './pay.css'
import { RedTeam } from './RedTeam.tsx'
import { Run } from './Run.tsx'
import { applyPay, type PayChange } from './search.ts'
import { Statement } from './Statement.tsx'
import './texts.ts'

const route = getRouteApi('/pay')

export function PayPage() {
  const { t } = useTranslation('pay')
  const schemes = useQuery(paySchemesQuery)
  const home = useQuery(homeQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={schemes} height={480}>
        {(data) =>
          data.length === 0 ? (
            <p className="empty-line">{t('none')}</p>
          ) : home.data || home.isError ? (
            <Chosen schemes={data} factsUntil={home.data?.facts_until ?? null} />
          ) : null
        }
      </Loaded>
    </>
  )
}

function Chosen({ schemes, factsUntil }: { schemes: PayScheme[]; factsUntil: string | null }) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const may = useMay('pay')
  const mayPropose = useMay('propose')
  const today = useToday()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: PayChange) => void navigate({ search: (now) => applyPay(now, change), resetScroll: false })
  const scheme = schemes.find((one) => one.id === search.scheme) ?? schemes[0]
  if (!scheme) return null
  const last = (factsUntil ?? today).slice(0, 7)
  // Who makes runs begins with the next one; who reads statements with the last.
  const offered = may ? monthsOf(scheme, last) : [...scheme.posted].reverse()
  const month = search.month && offered.includes(search.month) ? search.month : may ? nextOf(scheme, last) : offered[0]
  return (
    <>
      <section className="panel pay-settings" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <Field label={t('scheme')}>
            <Select
              aria-label={t('scheme')}
              value={scheme.id}
              options={schemes.map((one) => ({ value: one.id, label: say(one) }))}
              onChange={(id) => set({ scheme: id, month: null, agent: null })}
              popupMatchSelectWidth={false}
            />
          </Field>
          <Field label={t('month')}>
            <Select
              aria-label={t('month')}
              value={month}
              options={offered.map((one) => ({ value: one, label: scheme.posted.includes(one) ? t('monthPosted', { month: one }) : one }))}
              onChange={(one) => set({ month: one })}
              popupMatchSelectWidth={false}
            />
          </Field>
        </div>
        <p className="quiet small">{scheme.posted.length > 0 ? t('posted', { months: scheme.posted.join(t('comma')) }) : t('nonePosted')}</p>
      </section>
      {month === undefined ? (
        <p className="empty-line">{t('nothingYet')}</p>
      ) : search.agent !== undefined || !may ? (
        <Statement scheme={scheme} month={month} agent={search.agent} back={may ? () => set({ agent: null }) : null} />
      ) : (
        <Run scheme={scheme} month={month} page={search.page ?? 1} go={(page) => set({ page })} open={(agent) => set({ agent })} />
      )}
      {/* Who makes runs finds it with the run; whoever proposes schemes tries them too. */}
      {!may && mayPropose && search.agent === undefined && <RedTeam key={scheme.id} scheme={scheme.id} month={month ?? last} />}
    </>
  )
}
