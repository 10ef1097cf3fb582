BEGIN;
INSERT INTO customer(name, city, credit) VALUES (?4 || '-' || ?1, ?5, ?7);
INSERT INTO item(title, price, tags) VALUES (?4, ?7, json_array(?5, ?6, ?1)), (?5, ?8, json_array()) ON CONFLICT DO NOTHING;
INSERT INTO sale(customer, item, amount, day)
  SELECT c.id, i.id, ?1, date('2024-01-31', '+' || ?2 || ' months', 'weekday 3') FROM customer c, item i
  WHERE c.id % 3 = ?3 % 3 AND i.price < 50 LIMIT 5;
UPDATE item SET price = round(price * 1.1 + ?1, 2) WHERE id IN (SELECT item FROM sale WHERE customer = ?2);
SELECT c.name, count(*), sum(s.amount), avg(i.price), group_concat(DISTINCT i.title) FROM customer c
  LEFT JOIN sale s ON s.customer = c.id LEFT JOIN item i ON i.id = s.item
  WHERE c.name LIKE '%a%' OR c.city GLOB '[A-L]*' GROUP BY c.id HAVING count(*) >= 1 ORDER BY 3 DESC, 1;
SELECT name, printf('%.2f', total), rank() OVER (ORDER BY total DESC) FROM spent WHERE total > ?1 LIMIT 6;
SELECT name FROM customer WHERE id IN (1, 3, ?1) UNION SELECT title FROM item WHERE price < ?7
  EXCEPT SELECT what FROM log ORDER BY 1 LIMIT 7;
INSERT INTO log VALUES (?4, ?1) ON CONFLICT(what, number) DO UPDATE SET number = number + 100 RETURNING what, number;
SELECT json_extract('{"a":[1,{"b":' || ?1 || '}]}', '$.a[1].b'), abs(-?2), min(?1, ?2, ?3), quote(?4), CAST(?7 AS INT);
ROLLBACK;
