//! Long-term value: counts of agents beside what stays of them; many but thin, how they go together, and cohorts.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { valueAddress, valueQuery } from '../../../api/values.ts'
import type { LongTermValue } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { Find } from '../../../shapes/Find.tsx'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { Cohorts } from './Cohorts.tsx'
import { Forest } from './Forest.tsx'
import { Funnel } from './Funnel.tsx'
import { readValuesSearch } from './search.ts'
import './texts.ts'
import { Thin } from './Thin.tsx'
import './values.css'
import { useWritten } from './words.ts'

const route = getRouteApi('/long-term-value')

export function ValuesPage() {
  const { t } = useTranslation('values')
  const { find } = route.useSearch()
  const told = useQuery(valueQuery(find ? { find } : {}))
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} actions={<Downloads address={(format, lang) => (told.data ? valueAddress(format, lang) : null)} />} />
      <Loaded query={told} height={640} empty={<p className="empty-line">{t('noFacts')}</p>}>
        {(data) => <Shown told={data} />}
      </Loaded>
    </>
  )
}

function Shown({ told }: { told: LongTermValue }) {
  const { t } = useTranslation('values')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const written = useWritten()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const by = told.cohorts.find((one) => one.by === search.cohort) ?? told.cohorts[0]
  const name = (cohort: string) => (cohort === 'joined' ? t('joined') : labels.dimension(cohort))
  const drawn = told.funnel && told.outcomes[told.funnel.outcome]
  return (
    <div className="values">
      <Find
        label={t('find')}
        value={search.find ?? ''}
        change={(find) => void navigate({ search: (now) => readValuesSearch({ ...now, find }), resetScroll: false })}
      />
      {search.find && <p role="status">{told.seen === 0 ? t('nobodyFound', { find: search.find }) : t('found', { find: search.find, count: whole(told.seen, language) })}</p>}
      <p className="quiet small">{t('span', { from: told.from, to: told.to, people: whole(told.people, language), words: say(told.calibre.words) })}</p>
      <div className="values-two">
        <Panel title={drawn ? t('funnel', { name: say(drawn.name) }) : t('funnelNone')} sentence={t('funnelSentence', { enough: told.enough, tail: `${told.tail * 100}%` })}>
          {drawn && told.funnel ? <Funnel told={told} funnel={told.funnel} /> : <p className="empty-line">{t('noFunnel')}</p>}
        </Panel>
        <Panel title={t('together')} sentence={t('togetherSentence', { held: told.held.map((one) => labels.dimension(one)).join(t('comma')) })}>
          <Forest told={told} />
        </Panel>
      </div>
      <Panel title={t('thin', { count: whole(told.thin.length, language) })} sentence={t('thinSentence', { many: `${Math.round(told.many * 100)}%`, from: written.number(told.many_from) })}>
        {told.thin.length === 0 ? <p className="empty-line">{t(search.find ? 'noThinFound' : 'noThin')}</p> : <Thin told={told} />}
      </Panel>
      {by && (
        <Panel
          title={t('cohorts')}
          sentence={t('cohortsSentence')}
          actions={
            <Segmented
              className="values-by"
              aria-label={t('cohorts')}
              value={by.by}
              options={told.cohorts.map((one) => ({ value: one.by, label: name(one.by) }))}
              onChange={(cohort) => void navigate({ search: (now) => readValuesSearch({ ...now, cohort }), resetScroll: false })}
            />
          }
        >
          <Cohorts told={told} of={by} name={name(by.by)} />
        </Panel>
      )}
      <div className="quiet small">
        {told.notes.map((note) => (
          <p key={note.en}>{say(note)}</p>
        ))}
      </div>
    </div>
  )
}
