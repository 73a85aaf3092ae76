//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './review.en.json'
import zh from './review.zh.json'

addTexts('review', { zh, en })
