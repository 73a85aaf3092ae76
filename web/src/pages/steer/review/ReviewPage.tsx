//! The review pack: what is looked at together each week or month, of a place, as it was known then.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useMe, useToday } from '../../../api/people.ts'
import { reviewAddress, reviewQuery } from '../../../api/review.ts'
import type { Review } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import './review.css'
import './texts.ts'
import { readReviewSearch, wayTo, type ReviewChange } from './search.ts'
import { Section } from './Section.tsx'

const route = getRouteApi('/review')

export function ReviewPage() {
  const { t } = useTranslation('review')
  // The address may hold what this screen does not know, such as a setting of another.
  const search = readReviewSearch(route.useSearch() as Record<string, unknown>)
  const navigate = route.useNavigate()
  const review = useQuery(reviewQuery(search))
  const set = (change: ReviewChange) => void navigate({ search: (now) => readReviewSearch({ ...now, ...change }), resetScroll: false })
  return (
    <div className="review">
      <PageHeader
        title={t('title')}
        sentence={<p>{t('sentence')}</p>}
        actions={<Downloads address={(format, language) => (review.data ? reviewAddress(search, format, language) : null)} />}
      />
      <Loaded query={review} height={720} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(told) => <Told review={told} set={set} />}
      </Loaded>
    </div>
  )
}

function Told({ review, set }: { review: Review; set: (change: ReviewChange) => void }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const today = useToday()
  const labels = useLabels()
  const search = route.useSearch()
  const week = review.every === 'week'
  const way = wayTo(review.place)
  const here = way.at(-1)
  // Who sees a part goes no higher than that.
  const sees = useMe()?.sees ?? {}
  const whole = Object.keys(sees).length === 0
  const own = way.findIndex((one) => sees[one.level]?.includes(one.key))
  return (
    <>
      <TopSlot>
        <div className="review-pick">
          {review.packs.length > 1 && (
            <Segmented
              aria-label={t('packs')}
              value={review.pack}
              options={review.packs.map((one) => ({ value: one.id, label: say(one.name) }))}
              onChange={(pack) => set({ pack })}
            />
          )}
          <Button aria-label={t('before')} title={t('before')} onClick={() => set({ day: review.before })} icon={<Icon name="back" size={16} />} />
          <DatePicker
            aria-label={t('period')}
            picker={week ? 'week' : 'month'}
            allowClear={false}
            value={dayjs(review.from)}
            format={week ? () => `${review.from} – ${review.to.slice(5)}` : 'YYYY-MM'}
            disabledDate={(one) => one.isAfter(dayjs(today), 'day')}
            onChange={(picked) => set({ day: picked?.format('YYYY-MM-DD') ?? null })}
          />
          <Button
            aria-label={t('after')}
            title={t('after')}
            disabled={!review.after}
            onClick={() => review.after && set({ day: review.after })}
            icon={<Icon name="next" size={16} />}
          />
        </div>
      </TopSlot>
      <header className="review-head">
        <nav aria-label={t('way')}>
          <ol>
            {whole && (
              <li>
                {way.length > 0 ? (
                  <Link to="/review" search={readReviewSearch({ ...search, where: [] })}>
                    {t('all')}
                  </Link>
                ) : (
                  <b aria-current="page">{t('all')}</b>
                )}
              </li>
            )}
            {way.map((one, n) => (
              <li key={one.level}>
                {one === here ? (
                  <b aria-current="page">{labels.value(one.level, one.key)}</b>
                ) : n < own ? (
                  labels.value(one.level, one.key)
                ) : (
                  <Link to="/review" search={readReviewSearch({ ...search, where: one.where })}>
                    {labels.value(one.level, one.key)}
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </nav>
        <p className="review-when">
          {say(review.name)} · <time dateTime={review.from}>{review.from}</time> – <time dateTime={review.to}>{review.to}</time>
        </p>
        <Segmented
          className="review-known no-print"
          aria-label={t('known')}
          value={review.then ? 'then' : 'now'}
          options={[
            { value: 'then', label: t('then') },
            { value: 'now', label: t('now') },
          ]}
          onChange={(known) => set({ known: known === 'now' ? 'now' : null })}
        />
      </header>
      <Since review={review} />
      {review.sections.map((section) => (
        <Section key={section.kind + section.title.en} section={section} review={review} />
      ))}
    </>
  )
}

/** As known when, and what was learned since. */
function Since({ review }: { review: Review }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(review.as_of))
  return (
    <div className={review.then ? 'review-note' : 'review-note review-note-now'} role="note">
      <p>{t(review.then ? 'asThen' : 'asNow', { when })}</p>
      {review.learned_since.length > 0 && (
        <p>
          <b>{t('learnedSince')}</b>{' '}
          {review.learned_since.map((one) => t('since', { name: say(one.measure), then: writer.cell(one.then, one.measure), now: writer.cell(one.now, one.measure) })).join(t('comma'))}
        </p>
      )}
    </div>
  )
}
