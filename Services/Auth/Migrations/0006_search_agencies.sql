-- Each name and each code on a line of its own, so that a whole one is told from a part of one; lists in Thai order.

UPDATE agency a SET search = lower(translate(
    concat_ws(E'\n', a.name_th, a.name_en, a.slug,
        (SELECT string_agg(c.code, E'\n' ORDER BY c.code) FROM agency_code c WHERE c.agency_id = a.id)),
    '๐๑๒๓๔๕๖๗๘๙', '0123456789'));

CREATE INDEX agency_order ON agency (name_th COLLATE extensions.thai, slug);
