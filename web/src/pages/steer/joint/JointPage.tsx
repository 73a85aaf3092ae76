//! Joint visits: those to come, those missed and those made, with what was seen; planned and recorded by who leads the agent.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { jointQuery } from '../../../api/joint.ts'
import type { JointVisits } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import './joint.css'
import { OneVisit } from './OneVisit.tsx'
import { PlanForm } from './PlanForm.tsx'
import './texts.ts'

const route = getRouteApi('/joint')
const STATES = ['planned', 'missed', 'recorded', 'cancelled'] as const

export function JointPage() {
  const { t } = useTranslation('joint')
  const { agent, play } = route.useSearch()
  const visits = useQuery(jointQuery(agent ? { agent } : {}))
  // Who comes from a coaching case came to plan one.
  const [open, setOpen] = useState(play !== undefined)
  return (
    <>
      <PageHeader
        title={t('title')}
        sentence={<p>{t('sentence')}</p>}
        actions={
          visits.data?.may_plan && (
            <Button type="primary" onClick={() => setOpen(true)}>
              {t('plan')}
            </Button>
          )
        }
      />
      {open && visits.data?.may_plan && <PlanForm told={visits.data} agent={agent} play={play} close={() => setOpen(false)} />}
      <Loaded query={visits} height={480}>
        {(told) => <Told told={told} agent={agent} />}
      </Loaded>
    </>
  )
}

function Told({ told, agent }: { told: JointVisits; agent: string | undefined }) {
  const { t } = useTranslation('joint')
  const labels = useLabels()
  const language = useLanguage()
  const navigate = route.useNavigate()
  const { since, planned, missed, recorded } = told.sums
  return (
    <>
      <p className="joint-sums">
        <span>{t('sums', { since, planned: whole(planned, language), missed: whole(missed, language), recorded: whole(recorded, language) })}</span>
        {agent && (
          <>
            <span className="tag tag-blue">{t('only', { agent: labels.value('agent', agent) })}</span>
            <Button size="small" onClick={() => void navigate({ search: {} })}>
              {t('all')}
            </Button>
          </>
        )}
      </p>
      {told.visits.length === 0 && (
        <p className="empty-line">
          {t(agent ? 'noneOf' : 'none')} {told.may_plan && t('nonePlan')}
        </p>
      )}
      {STATES.map((state) => {
        const these = told.visits.filter((one) => one.state === state)
        if (these.length === 0) return null
        return (
          <section key={state} className="joint-list" aria-label={t(`list.${state}`)}>
            <h2>
              {t(`list.${state}`)} <span className="quiet">{whole(these.length, language)}</span>
            </h2>
            <ul>
              {these.map((one) => (
                <li key={one.number}>
                  <OneVisit of={one} today={told.today} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}
