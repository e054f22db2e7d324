create role orders login password 'orders';
create database orders owner orders;
create role reports login password 'reports';
create role groundtruth login password 'groundtruth' in role pg_monitor;
