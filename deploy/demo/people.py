"""The people of the demonstration: roles in Rayong and above, as the order of quarter 2 of fiscal year 2564 names them."""

from collections import namedtuple

Person = namedtuple("Person", "sign_in name agency position")

# The four offices that report, and what each is called in short.
OFFICES = {
    "rayong-agri": "สนง.เกษตรจังหวัดระยอง",
    "rayong-dpt": "สนง.โยธาธิการฯ จังหวัดระยอง",
    "rayong-roads": "แขวงทางหลวงชนบทระยอง",
    "rayong-sport": "สนง.การท่องเที่ยวฯ จังหวัดระยอง",
}

PEOPLE = [
    *(Person(f"{slug}-officer", f"เจ้าหน้าที่ {short}", slug, "officer") for slug, short in OFFICES.items()),
    *(Person(f"{slug}-head", f"หัวหน้า {short}", slug, "head-of-office") for slug, short in OFFICES.items()),
    Person("rayong-office-head", "หัวหน้าสำนักงานจังหวัดระยอง", "rayong-office", "head-of-office"),
    Person("rayong-vice-governor", "รองผู้ว่าราชการจังหวัดระยอง (ที่รับผิดชอบ)", "rayong", "vice-governor"),
    Person("rayong-governor", "ผู้ว่าราชการจังหวัดระยอง", "rayong", "governor"),
    Person("east-1-osm", "ผู้อำนวยการ OSM ภาคตะวันออก 1", "east-1-osm", "osm-director"),
    Person("permanent-secretary", "ปลัดกระทรวงมหาดไทย", "ministry-interior", "permanent-secretary"),
    Person("nesdc", "เลขาธิการสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ", "nesdc", "secretary-general"),
]

# The governor of Rayong also heads the cluster whose projects go through the cluster's office.
CLUSTER_HEAD = ("rayong-governor", "east-1", "cluster-head")

# Who decides at each step of the two routes.
STEPS = {
    "provincial-office": "rayong-office-head",
    "vice-governor": "rayong-vice-governor",
    "osm-director": "east-1-osm",
    "governor": "rayong-governor",
    "permanent-secretary": "permanent-secretary",
    "council": "nesdc",
}


def address(sign_in):
    return f"{sign_in}@example.go.th"
