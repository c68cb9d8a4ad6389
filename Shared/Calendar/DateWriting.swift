/// The forms in which a date is written for people.
public enum DateForm: Sendable, CaseIterable {
    /// `๒๙ มิถุนายน ๒๕๖๕`: official letters.
    case letter
    /// `วันที่ ๒๙ มิถุนายน พ.ศ. ๒๕๖๕`: orders and certificates.
    case order
    /// `29 มิถุนายน 2565`: screens.
    case long
    /// `29 มิ.ย. 2565`: tables.
    case table
    /// `วันพุธที่ 29 มิถุนายน 2565`: mails about a due day.
    case weekday
}

extension CivilDate {
    /// Thai forms show the Buddhist Era, English ones the common era.
    public func written(_ form: DateForm, in language: Language = .thai) -> String {
        language == .thai ? thai(form) : english(form)
    }

    private func thai(_ form: DateForm) -> String {
        let long = "\(day) \(month.words.thai) \(buddhistYear)"
        return switch form {
        case .letter: ThaiDigits.thai(long)
        case .order: ThaiDigits.thai("วันที่ \(day) \(month.words.thai) พ.ศ. \(buddhistYear)")
        case .long: long
        case .table: "\(day) \(month.shortWords.thai) \(buddhistYear)"
        case .weekday: "\(weekday.words.thai)ที่ \(long)"
        }
    }

    private func english(_ form: DateForm) -> String {
        switch form {
        case .letter, .order, .long: "\(day) \(month.words.english) \(year)"
        case .table: "\(day) \(month.shortWords.english) \(year)"
        case .weekday: "\(weekday.words.english) \(day) \(month.words.english) \(year)"
        }
    }
}

extension BangkokTime {
    /// `31 มี.ค. 2564 เวลา 24.00 น.` and `31 Mar 2021, 24:00`.
    public func written(_ form: DateForm, in language: Language = .thai) -> String {
        let day = date.written(form, in: language)
        guard language == .thai else { return "\(day), \(time.written(in: .english))" }
        let clock = time.written(in: .thai)
        return "\(day) เวลา \(form == .letter || form == .order ? ThaiDigits.thai(clock) : clock)"
    }
}
