//! Resources: what the company gives to places, matched to where it brings the most, beside what they have today.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { resourceQuery, resourcesQuery, type ResourceAsked } from '../../../api/resources.ts'
import type { Resources } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Assume } from './Assume.tsx'
import { Bounds } from './Bounds.tsx'
import { Matched } from './Matched.tsx'
import './resources.css'
import { applyResources, type ResourcesChange, type ResourcesSearch } from './search.ts'

const route = getRouteApi('/resources')
export const SHOWN = 100
/** What is looked at when the address names nothing. */
const FIRST = 'people'

export function ResourcesPage() {
  const { t } = useTranslation('resources')
  const resources = useQuery(resourcesQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={resources} height={480}>
        {(data) => (data.resources.length === 0 ? <p className="empty-line">{t('none')}</p> : <Chosen all={data} />)}
      </Loaded>
    </>
  )
}

/** What is asked of a resource. */
export function asked(search: ResourcesSearch): ResourceAsked {
  const { budget, least, most, help, from, to, effect, source } = search
  return {
    ...(budget === undefined ? {} : { budget }),
    ...(least === undefined ? {} : { at_least: least / 100 }),
    ...(most === undefined ? {} : { at_most: most / 100 }),
    ...(help === undefined ? {} : { behind_at_least: help }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(effect === undefined || !source ? {} : { elasticity: effect / 10, source }),
  }
}

function Chosen({ all }: { all: Resources }) {
  const { t } = useTranslation('resources')
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: ResourcesChange) => void navigate({ search: (now) => applyResources(now, change), resetScroll: false })
  const named = (id: string | undefined) => all.resources.find((one) => one.id === id)
  const resource = named(search.resource) ?? named(FIRST) ?? all.resources[0]
  const page = search.page ?? 1
  const matched = useQuery({ ...resourceQuery(resource?.id ?? '', { ...asked(search), limit: SHOWN, offset: (page - 1) * SHOWN }), enabled: resource !== undefined })
  if (!resource) return null
  const needs = matched.error instanceof Problem && matched.error.code === 'assumption_needed'
  return (
    <>
      <section className="panel resources-settings" aria-label={t('fields')}>
        <div className="fields">
          <Field label={t('resource')}>
            <Select
              aria-label={t('resource')}
              value={resource.id}
              options={all.resources.map((one) => ({ value: one.id, label: say(one) }))}
              onChange={(id) => void navigate({ search: { resource: id }, resetScroll: false })}
              popupMatchSelectWidth={false}
            />
          </Field>
          <Bounds told={matched.data?.resource.id === resource.id ? matched.data : undefined} unit={say(resource.unit)} search={search} set={set} />
        </div>
      </section>
      {needs && matched.error ? (
        <Assume name={say(resource)} why={matched.error.message} search={search} set={set} />
      ) : (
        <Loaded query={matched} height={520}>
          {(data) => <Matched told={data} search={search} set={set} page={page} />}
        </Loaded>
      )}
    </>
  )
}
