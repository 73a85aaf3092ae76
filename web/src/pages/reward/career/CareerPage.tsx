//! Career rules: who is promoted and demoted at the end of a period and why, what would have followed before, and confirming it.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import { careerQuery, careersQuery } from '../../../api/queries.ts'
import type { CareerItem } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import './career.css'
import './texts.ts'
import { Grades } from './Grades.tsx'
import { Grants } from './Grants.tsx'
import { History } from './History.tsx'
import { Members } from './Members.tsx'
import { applyCareer, type CareerChange } from './search.ts'

const route = getRouteApi('/career')
export const MEMBERS = 50

export function CareerPage() {
  const { t } = useTranslation('career')
  const careers = useQuery(careersQuery)
  const mayRows = useMay('rows')
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={careers} height={480}>
        {(data) => (data.length === 0 ? <p className="empty-line">{t('none')}</p> : <Chosen careers={data} />)}
      </Loaded>
      {mayRows && <Grants />}
    </>
  )
}

function Chosen({ careers }: { careers: CareerItem[] }) {
  const { t } = useTranslation('career')
  const say = useSay()
  const mayRows = useMay('rows')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: CareerChange) => void navigate({ search: (now) => applyCareer(now, change), resetScroll: false })
  const career = careers.find((one) => one.id === search.career) ?? careers[0]
  const period = search.period ?? career?.periods[0]
  const page = search.page ?? 1
  const floors = search.floors ?? 100
  const tried = { ...(period ? { period } : {}), ...(floors === 100 ? {} : { floors: floors / 100 }) }
  const query = { ...tried, limit: MEMBERS, offset: (page - 1) * MEMBERS, ...(search.only ? { only: search.only } : {}) }
  const told = useQuery({ ...careerQuery(career?.id ?? '', query), enabled: mayRows && career !== undefined })
  if (!career) return null
  const done = new Set(career.confirmed.map((one) => one.period))
  return (
    <>
      <section className="panel career-settings" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <Field label={t('rules')}>
            <Select
              aria-label={t('rules')}
              value={career.id}
              options={careers.map((one) => ({ value: one.id, label: say(one) }))}
              onChange={(id) => set({ career: id, period: null, only: null })}
              popupMatchSelectWidth={false}
            />
          </Field>
          <Field label={t('period')}>
            <Select
              aria-label={t('period')}
              value={period ?? null}
              options={career.periods.map((one) => ({ value: one, label: done.has(one) ? t('periodConfirmed', { period: one }) : one }))}
              onChange={(one) => set({ period: one, only: null })}
              popupMatchSelectWidth={false}
            />
          </Field>
        </div>
      </section>
      <Loaded query={told} height={640}>
        {(data) => (
          <>
            <Grades told={data} />
            <History career={career.id} period={data.period} floors={floors} set={set} />
            <Members told={data} only={search.only} page={page} set={set} />
          </>
        )}
      </Loaded>
    </>
  )
}
