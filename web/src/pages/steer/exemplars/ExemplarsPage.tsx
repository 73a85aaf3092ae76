//! Exemplars: what those at the top do otherwise than their like, whether that is confirmed, and how it is tried.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { exemplarAddress, exemplarQuery } from '../../../api/exemplars.ts'
import { useToday } from '../../../api/people.ts'
import { useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import './exemplars.css'
import { Forest } from './Forest.tsx'
import { Plays } from './Plays.tsx'
import { Raw } from './Raw.tsx'
import { readExemplarsSearch, type ExemplarsChange } from './search.ts'
import './texts.ts'
import { Who } from './Who.tsx'

const route = getRouteApi('/exemplars')

export function ExemplarsPage() {
  const { t } = useTranslation('exemplars')
  const say = useSay()
  const today = useToday()
  // The address may hold what this screen does not know, such as a setting of another.
  const search = readExemplarsSearch(route.useSearch() as Record<string, unknown>)
  const navigate = route.useNavigate()
  const found = useQuery(exemplarQuery(search))
  const set = (change: ExemplarsChange) => void navigate({ search: (now) => readExemplarsSearch({ ...now, ...change }), resetScroll: false })
  const until = search.to ?? found.data?.to
  return (
    <>
      <PageHeader
        title={t('title')}
        sentence={<p>{t('sentence')}</p>}
        actions={<Downloads address={(format, language) => (found.data ? exemplarAddress(search, format, language) : null)} />}
      />
      <TopSlot>
        <DatePicker
          picker="month"
          aria-label={t('until')}
          allowClear={search.to !== undefined}
          value={until ? dayjs(until) : null}
          disabledDate={(one) => one.isAfter(dayjs(today), 'month')}
          onChange={(picked) => set({ to: picked?.endOf('month').format('YYYY-MM-DD') ?? null })}
        />
      </TopSlot>
      <Loaded query={found} height={640} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(told) => (
          <div className="exemplars">
            {told.exemplars.length > 1 && (
              <Segmented
                className="exemplars-kinds"
                aria-label={t('kinds')}
                value={told.exemplar}
                options={told.exemplars.map((one) => ({ value: one.id, label: say(one.name) }))}
                onChange={(exemplar) => set({ exemplar })}
              />
            )}
            <Who of={told} />
            <Forest of={told} />
            <Plays of={told} />
            <Raw of={told} />
            <Panel title={t('know')}>
              <ul className="exemplars-notes">
                {told.notes.map((note) => (
                  <li key={note.en}>{say(note)}</li>
                ))}
              </ul>
            </Panel>
          </div>
        )}
      </Loaded>
    </>
  )
}
