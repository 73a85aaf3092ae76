//! The day: what everybody did of what the activity standard asks, and who did nothing; it changes while it is looked at.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../api/people.ts'
import { dayQuery } from '../../../api/queries.ts'
import type { Day } from '../../../api/types.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { useSees } from '../../../shell/MeMenu.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { JointOfDay } from '../joint/JointOfDay.tsx'
import './day.css'
import { DaySummary } from './DaySummary.tsx'
import { DayTable } from './DayTable.tsx'
import { dayBeside, readDaySearch, wayTo, type DayChange } from './search.ts'
import { useLive } from './useLive.ts'

const route = getRouteApi('/day')

export function DayPage() {
  const { t } = useTranslation('day')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const where = search.where ?? []
  const day = useQuery(dayQuery({ ...(search.day ? { day: search.day } : {}), ...(where.length > 0 ? { where } : {}) }))
  const live = useLive(['day'])
  const set = (change: DayChange) => void navigate({ search: (now) => readDaySearch({ ...now, ...change }), resetScroll: false })
  useEffect(() => {
    document.documentElement.classList.toggle('meeting', search.meeting ?? false)
    return () => document.documentElement.classList.remove('meeting')
  }, [search.meeting])
  return (
    <div className={search.meeting ? 'day day-meeting' : 'day'}>
      <PageHeader
        title={t('title')}
        sentence={<p>{t('sentence')}</p>}
        actions={
          <Button onClick={() => set({ meeting: search.meeting ? null : true })} icon={<Icon name={search.meeting ? 'close' : 'people'} size={16} />}>
            {t(search.meeting ? 'leaveMeeting' : 'meeting')}
          </Button>
        }
      />
      <Loaded query={day} height={640} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(told) => <Told day={told} live={live} where={where} set={set} />}
      </Loaded>
    </div>
  )
}

function Told({ day, live, where, set }: { day: Day; live: boolean; where: string[]; set: (change: DayChange) => void }) {
  const { t } = useTranslation('day')
  const labels = useLabels()
  const seen = useSees(useMe()?.sees ?? {})
  const search = route.useSearch()
  const way = wayTo(where)
  const picker = (
    <div className="day-pick">
      <Button aria-label={t('before')} title={t('before')} onClick={() => set({ day: dayBeside(day.day, -1) })} icon={<Icon name="back" size={16} />} />
      <DatePicker aria-label={t('day')} value={dayjs(day.day)} allowClear={false} onChange={(picked) => set({ day: picked?.format('YYYY-MM-DD') ?? null })} />
      <Button aria-label={t('after')} title={t('after')} onClick={() => set({ day: dayBeside(day.day, 1) })} icon={<Icon name="next" size={16} />} />
    </div>
  )
  return (
    <>
      {search.meeting ? null : <TopSlot>{picker}</TopSlot>}
      <nav className="day-way" aria-label={t('way')}>
        <ol>
          <li>{way.length > 0 ? <Link to="/day" search={readDaySearch({ ...search, where: [] })}>{seen}</Link> : <b aria-current="page">{seen}</b>}</li>
          {way.map((one, n) => (
            <li key={one.key}>
              {n < way.length - 1 ? (
                <Link to="/day" search={readDaySearch({ ...search, where: one.where })}>
                  {labels.value(one.level, one.key)}
                </Link>
              ) : (
                <b aria-current="page">{labels.value(one.level, one.key)}</b>
              )}
            </li>
          ))}
        </ol>
        <p className="day-when">
          <time dateTime={day.day}>{day.day}</time>
          {!day.working && <span className="tag">{t('free')}</span>}
          <span className={live ? 'day-live day-live-on' : 'day-live'} role="status">
            <i aria-hidden="true" />
            {t(live ? 'live' : 'notLive')}
          </span>
        </p>
      </nav>
      <DaySummary day={day} />
      <JointOfDay day={day.day} />
      <div className="panel day-panel">
        <DayTable day={day} where={where} />
        <Said day={day} />
      </div>
    </>
  )
}

/** What it counts. */
function Said({ day }: { day: Day }) {
  const { t, i18n } = useTranslation('day')
  const say = (text: { zh: string; en: string }) => (i18n.language === 'zh' ? text.zh : text.en)
  return (
    <div className="quiet small day-said">
      {day.standards.map((standard) => (
        <p key={standard.id}>
          <b>{say(standard.name)}</b> {say(standard.definition)} {t('worksBy', { people: standard.people })}
        </p>
      ))}
      {day.calibre && <p>{t('month', { calibre: say(day.calibre.words) })}</p>}
      {day.notes.map((note) => (
        <p key={note.en}>{say(note)}</p>
      ))}
    </div>
  )
}
