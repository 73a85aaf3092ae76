//! Contests: what they are about and may cost, the ladder as it stands, one's own place, and what gaming would gain.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import { contestQuery, contestsQuery } from '../../../api/queries.ts'
import type { ContestItem } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { About } from './About.tsx'
import './contest.css'
import './texts.ts'
import { ContestRedTeam } from './ContestRedTeam.tsx'
import { Ladder } from './Ladder.tsx'
import { Own } from './Own.tsx'
import { applyContest, type ContestChange } from './search.ts'

const route = getRouteApi('/contest')
export const PLACES = 50

export function ContestPage() {
  const { t } = useTranslation('contest')
  const contests = useQuery(contestsQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={contests} height={480}>
        {(data) => (data.length === 0 ? <p className="empty-line">{t('none')}</p> : <Chosen contests={data} />)}
      </Loaded>
    </>
  )
}

function Chosen({ contests }: { contests: ContestItem[] }) {
  const { t } = useTranslation('contest')
  const say = useSay()
  const mayPropose = useMay('propose')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: ContestChange) => void navigate({ search: (now) => applyContest(now, change), resetScroll: false })
  const contest = contests.find((one) => one.id === search.contest) ?? contests[0]
  const page = search.page ?? 1
  const query = { limit: PLACES, offset: (page - 1) * PLACES, ...(search.day ? { day: search.day } : {}) }
  const told = useQuery(contestQuery(contest?.id ?? '', query))
  if (!contest) return null
  return (
    <>
      <section className="panel contest-settings" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <Field label={t('contest')}>
            <Select
              aria-label={t('contest')}
              value={contest.id}
              options={contests.map((one) => ({ value: one.id, label: say(one) }))}
              onChange={(id) => set({ contest: id, day: null, redteam: null })}
              popupMatchSelectWidth={false}
            />
          </Field>
          <Field label={t('day')}>
            <DatePicker
              aria-label={t('day')}
              value={search.day ? dayjs(search.day) : null}
              placeholder={told.data?.day ?? t('lastKnown')}
              onChange={(to) => set({ day: to ? to.format('YYYY-MM-DD') : null })}
              disabledDate={(one) => one.format('YYYY-MM-DD') < contest.from || one.format('YYYY-MM-DD') > contest.settled_on}
            />
          </Field>
        </div>
      </section>
      <Loaded query={told} height={640}>
        {(data) => (
          <>
            <About told={data} />
            {data.own.length > 0 && <Own told={data} />}
            <Ladder told={data} page={page} go={(to) => set({ page: to })} />
          </>
        )}
      </Loaded>
      {mayPropose && <ContestRedTeam contest={contest} view={search.redteam} set={set} />}
    </>
  )
}
