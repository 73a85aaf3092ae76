//! Scores of agents from three sides; each is explained line by line, and what agents appeal is decided here.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { appealsQuery, scoresAddress, scoresQuery } from '../../../api/scores.ts'
import type { ScoreOf, Scores } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { whole } from '../../../shapes/figures.ts'
import { Find } from '../../../shapes/Find.tsx'
import { Fold } from '../../../shapes/Fold.tsx'
import { Icon } from '../../../shapes/Icon.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { AllAppeals } from './Appeals.tsx'
import { Explained } from './Explained.tsx'
import { Ladders } from './Ladders.tsx'
import './scores.css'
import { Table } from './Table.tsx'
import { readScoresSearch, type ScoresChange } from './search.ts'
import './texts.ts'
import { usePoints } from './words.ts'

const route = getRouteApi('/scores')
const ROWS = 50

export function ScoresPage() {
  const { t } = useTranslation('scores')
  const language = useLanguage()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: ScoresChange) => void navigate({ search: (now) => readScoresSearch({ ...now, ...change }), resetScroll: false })
  const { score, period, team, find, page = 1 } = search
  const asked = { ...(score ? { score } : {}), ...(period ? { period } : {}), ...(team ? { team } : {}) }
  const told = useQuery({ ...scoresQuery({ ...asked, ...(find ? { find } : {}), limit: ROWS, offset: (page - 1) * ROWS }), placeholderData: keepPreviousData })
  const appeals = useQuery(appealsQuery)
  const waiting = appeals.data?.waiting ?? 0
  const look = search.look ?? 'scores'
  return (
    <>
      <PageHeader
        title={t('title')}
        sentence={<p>{t('sentence')}</p>}
        actions={<Downloads address={(format, lang) => (told.data ? scoresAddress(asked, format, lang) : null)} />}
      />
      <TopSlot>{told.data && <Period of={told.data.of} set={set} />}</TopSlot>
      <div className="scores-looks">
        <Segmented
          aria-label={t('looks')}
          value={look}
          options={[
            { value: 'scores', label: t('look.scores') },
            { value: 'appeals', label: waiting > 0 ? t('lookCount', { name: t('look.appeals'), count: whole(waiting, language) }) : t('look.appeals') },
          ]}
          onChange={(next) => set({ look: next === 'appeals' ? next : undefined })}
        />
        {look === 'scores' && told.data && (
          <>
            <Find label={t('find')} value={find ?? ''} change={(text) => set({ find: text || undefined, page: undefined })} />
            <Pick told={told.data} set={set} />
          </>
        )}
      </div>
      {look === 'appeals' ? (
        <AllAppeals />
      ) : (
        <Loaded query={told} height={560} empty={<p className="empty-line">{t('noFacts')}</p>}>
          {(data) => (
            <>
              <Means told={data} />
              <section className="panel">
                {data.rows.length === 0 ? <p className="empty-line">{t(find ? 'nobodyFound' : 'nobody', { find })}</p> : <Table told={data} open={(agent) => set({ agent })} />}
                {data.total > ROWS && <Pager page={page} pages={Math.ceil(data.total / ROWS)} go={(next) => set({ page: next })} />}
              </section>
              <div className="panel scores-ladders">
                <Fold title={t('ladders')}>
                  <Ladders of={data.of} />
                </Fold>
              </div>
            </>
          )}
        </Loaded>
      )}
      {told.data && <Explained agent={search.agent ?? null} asked={{ ...(score ? { score } : {}), ...(period ? { period } : {}) }} close={() => set({ agent: undefined })} />}
    </>
  )
}

/** The period, with the one before and the one after. */
function Period({ of, set }: { of: ScoreOf; set: (change: ScoresChange) => void }) {
  const { t } = useTranslation('scores')
  return (
    <div className="scores-period" role="group" aria-label={t('period')}>
      <Button aria-label={t('before', { period: of.before })} title={of.before} icon={<Icon name="back" size={16} />} onClick={() => set({ period: of.before, page: undefined })} />
      <b>{of.period}</b>
      <Button
        aria-label={t('after', { period: of.after ?? '' })}
        title={of.after ?? ''}
        disabled={of.after === null}
        icon={<Icon name="next" size={16} />}
        onClick={() => set({ period: of.after ?? undefined, page: undefined })}
      />
    </div>
  )
}

function Pick({ told, set }: { told: Scores; set: (change: ScoresChange) => void }) {
  const { t } = useTranslation('scores')
  const say = useSay()
  const { team } = route.useSearch()
  return (
    <>
      {told.scores.length > 1 && (
        <Select
          aria-label={t('score')}
          value={told.of.score}
          options={told.scores.map((one) => ({ value: one.id, label: say(one.name) }))}
          onChange={(score) => set({ score, page: undefined })}
          popupMatchSelectWidth={false}
        />
      )}
      {team && (
        <Button onClick={() => set({ team: undefined, page: undefined })} icon={<Icon name="close" size={14} />}>
          {t('team', { team })}
        </Button>
      )}
      <p className="quiet small">
        {told.of.notes.map((note) => say(note)).join(' ')}
        {!told.of.is_told && <span className="tag tag-warn">{t('provisional')}</span>}
      </p>
    </>
  )
}

/** The means of all whom the reader sees. */
function Means({ told }: { told: Scores }) {
  const { t } = useTranslation('scores')
  const language = useLanguage()
  const points = usePoints()
  return (
    <dl className="scores-means">
      {told.means.map((mean, n) => (
        <div key={told.of.sides[n - 1]?.id ?? 'total'} className="panel">
          <dt>{n === 0 ? t('mean') : t(`side.${told.of.sides[n - 1]?.id as 'attainment'}`)}</dt>
          <dd>{points(mean)}</dd>
        </div>
      ))}
      <div className="panel">
        <dt>{t('people')}</dt>
        <dd>
          {whole(told.people, language)}
          {told.hardly > 0 && <small className="quiet">{t('hardlyMany', { count: whole(told.hardly, language) })}</small>}
        </dd>
      </div>
    </dl>
  )
}
